"""``mtor-ms findings`` and ``mtor-ms map``: what is known, as data and as a picture."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.domain import Direction, FindingKind, Population
from assistant.ledger import Wanted
from assistant.surfaces.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    assistant_for,
    print_json,
    print_text,
)
from assistant.surfaces.presentation.findings import (
    finding_to_dict,
    findings_csv,
    findings_ris,
    findings_text,
)

InterventionOption = Annotated[
    str, typer.Option("--intervention", help="Only of this; synonyms and kinds of it count.")
]
OutcomeOption = Annotated[str, typer.Option("--outcome", help="Only on this.")]
PopulationOption = Annotated[
    Population | None, typer.Option("--population", help="Only in these.", show_default=False)
]


def findings(
    intervention: InterventionOption = "",
    outcome: OutcomeOption = "",
    population: PopulationOption = None,
    direction: Annotated[
        Direction | None, typer.Option("--direction", help="Only these.", show_default=False)
    ] = None,
    source: Annotated[str, typer.Option("--source", metavar="ID", help="Only of this one.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Methods, background and limitations, too.")
    ] = False,
    csv: Annotated[bool, typer.Option("--csv", help="As CSV.")] = False,
    ris: Annotated[bool, typer.Option("--ris", help="Their sources as RIS.")] = False,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """List what the sources found: intervention, outcome, direction, in whom, and the sentence.

    Example: mtor-ms findings --intervention rapamycin --population people
    """
    if csv + ris + json > 1:
        raise typer.BadParameter("only one of --csv, --ris, --json")
    assistant, _ = assistant_for(corpus, index)
    kinds = frozenset(FindingKind) if everything else Wanted().kinds
    found = assistant.findings(Wanted(intervention, outcome, population, direction, source, kinds))
    if json:
        print_json([finding_to_dict(entry) for entry in found])
    elif csv:
        print_text(findings_csv(found).rstrip("\r\n"))
    elif ris:
        print_text(findings_ris(found).rstrip("\r\n"))
    else:
        print_text(findings_text(found))


def map_findings(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="File to write: .svg, .png or .csv.")
    ] = Path("evidence-map.svg"),
    timeline: Annotated[
        bool, typer.Option("--timeline", help="When the studies came out, instead.")
    ] = False,
    intervention: InterventionOption = "",
    outcome: OutcomeOption = "",
    population: PopulationOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """Draw the findings: interventions by outcomes, a dot for each, its colour for the direction.

    Example: mtor-ms map --intervention rapamycin --out rapamycin.png
    """
    # Imported here: matplotlib takes a while, and nothing else needs it.
    from assistant.surfaces.presentation.maps import write_map

    assistant, _ = assistant_for(corpus, index)
    placed = assistant.evidence_map(Wanted(intervention, outcome, population))
    write_map(placed, out, timeline=timeline)
    print_text(f"Wrote {len(placed)} findings to {out}.")
