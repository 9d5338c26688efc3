"""Text that talks to a program instead of a reader: told at indexing time, and never quoted.

Documents are data. What looks like an order to an assistant stays in the stored text, where it can
be seen, but no sentence of an answer comes from it.
"""

import re
import unicodedata
from typing import Final

from assistant.text.plain_text import one_line

_AUDIENCE: Final = r"(?:AIs?|LLMs?|language models?|assistants?|chat ?bots?|agents?)"
# How a command goes on; a noun ("repeat instability") or a finding ("and respond to") does not.
_GOES_ON: Final = (
    r"\b\W{1,3}(?:(?:the|this|that|these|those|your|my|me|us|all|any|every\w*|anything|only|with|as|a|an|it|what\w*"
    r"|back|after|here)\b|[\"'“‘<\[]|(?-i:[A-Z0-9]{2}))"
)
_PATTERNS: Final = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        # Take back what was said before.
        r"\b(?:ignore|disregard|forget|override|bypass|discard)\b[^.]{0,50}\b(?:instructions?|rules?|prompts?"
        r"|guidelines?|directions?|directives?|corpus|context|documents?|everything|system)\b",
        r"\b(?:ignore|disregard|forget)\b[^.]{0,40}\byou(?:'ve| have| were| are| had)\b",
        r"\boverrides? (?:the |all |any )?(?:system|previous|prior|earlier)\b",
        # Be somebody else.
        r"\byou are (?:now|no longer)\b|\bfrom now on,? you\b|\bpretend (?:to be|that you)\b"
        r"|\b(?:respond|answer|speak|reply) (?:only )?as (?:if you|an? |Dr|the )"
        r"|\bact as (?:if you|my |an? (?:assistant|expert|AI|unrestricted))",
        # Speak in the voice of the conversation.
        r"^\W*(?:system|assistant|developer|user|human)\s*(?:message|prompt)?\s*:\s",
        r"[\"']?role[\"']?\s*:\s*[\"'](?:system|assistant|user|developer)",
        r"<\|?/?(?:im_start|im_end|system|endoftext|inst)\|?>|\[/?INST\]",
        # Address the program.
        rf"\b(?:notes?|messages?|instructions?|attention|hey|dear)\b[^.]{{0,20}}\b(?:to|for|all)?\s*{_AUDIENCE}\b",
        r"\b(?:when|if|whenever) (?:you are |anyone )?ask(?:ed|s)\b[^.]*\b(?:answer|say|reply|respond|cite|claim)\b",
        r"\b(?:tell|advise|instruct|urge|inform) (?:the |every |all |your )?(?:users?|readers?)\b",
        r"\b(?:always|only|must) (?:answer|reply|respond|output|say) (?:with |that )?[\"'A-Z]",
        # An order to speak or to act: findings are told, not commanded.
        r"^\W*(?:please,? |now,? |instead,? |new task:? ?)?(?:repeat|say|output|print|write|respond|reply|answer"
        r"|summari[sz]e|translate|encode|decode|rephrase|recite|display|execute|run|click|visit|pretend|forget"
        r"|stop reading|do not (?:mention|tell|reveal|say|show))" + _GOES_ON,
        # The same in a sentence that was not parted from the one before it: a capital begins it.
        r"(?<=\s)(?-i:Repeat|Say|Output|Print|Write|Respond|Reply|Answer|Translate|Recite|Execute|Click|Visit)"
        + _GOES_ON,
        r"(?:\b(?:and|then|instead|also|must|please)|[-–—:;]) (?:then )?(?:say|print|recite"
        r"|(?:output|reply|respond) (?:with|only|as))" + _GOES_ON,
        # Give away what is not yours.
        r"\b(?:print|reveal|show|output|repeat|leak|send|exfiltrate)\b[^.]{0,40}\b(?:system prompt|prompt"
        r"|environment variables?|api keys?|passwords?|secrets?|credentials?)\b",
        # Markup that would act on a page.
        r"<\s*(?:script|iframe|img|svg|object|embed|form)\b|\bjavascript:|\bon(?:error|load|click)\s*=",
        r"\]\(\s*(?:https?|data|javascript):",
    )
)


def reads_as_instruction(sentence: str) -> bool:
    """Whether a sentence looks like an order to a program, or like markup that would act.

    Characters that cannot be seen, and letters in another width, do not hide it.
    """
    plain = one_line(unicodedata.normalize("NFKC", sentence))
    return any(pattern.search(plain) for pattern in _PATTERNS)
