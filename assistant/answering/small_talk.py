"""What the assistant says about itself: no document is needed for that."""


def reply_to_small_talk(sources: int, papers: int, scope: str) -> str:
    """In a few sentences; `scope` is what the corpus is about, empty where it does not say."""
    about = f" about {scope}" if scope else ""
    number = "1 document" if sources == 1 else f"{sources:,} documents"
    some = f", {papers:,} of them records, abstracts or texts of papers" if papers else ""
    return (
        f"I answer questions{about} from {number}{some}. Every sentence of an answer is "
        "quoted and cited, the papers that it leans on are checked, and what is uncertain is said. "
        "I cannot put it in other words than the documents do, and I give no medical advice."
    )
