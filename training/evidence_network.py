"""The encoder that weighs evidence: what sentences of a paper are, and what they do to a claim; and its export."""

import warnings
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

from assistant.reader import DIRECTIONS, POPULATIONS, SENTENCE_KINDS
from training.export import in_eight_bits
from training.network import Reader

_OF_SENTENCES: Final = ("kinds", "directions", "populations")


class EvidenceNetwork(nn.Module):
    """A reader's encoder with heads for claims, premises, sentences, and the tokens that are part of a name.

    It begins with the layers and the two first heads of a reader. Word vectors are those of the embedding model, and
    stay so.
    """

    def __init__(self, reader: Reader) -> None:
        """`reader` gives its encoder and heads, which are trained further in place."""
        super().__init__()
        self.encoder: Any = reader.encoder
        self.claim, self.premise = reader.claim, reader.premise
        width = int(self.encoder.config.hidden_size)
        self.described = nn.ModuleList(
            nn.Linear(width, len(names)) for names in (SENTENCE_KINDS, DIRECTIONS, POPULATIONS)
        )
        self.names = nn.Linear(width, 2)

    def descriptions(
        self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor, pool: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        """Logits of kind, direction, population, each (passages, sentences, classes), of names (passages, tokens, 2).

        `pool`, (passages, sentences, tokens), has a mean over the tokens of each sentence.
        """
        return self._described(self._hidden(self._vectors(ids), types, mask), pool)

    def claims(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Logits of supports, contradicts, neither for claims with their evidence; shape (rows, 3)."""
        logits: torch.Tensor = self.claim(self._hidden(self._vectors(ids), types, mask)[:, 0])
        return logits

    def premises(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The same for what questions take for granted."""
        logits: torch.Tensor = self.premise(self._hidden(self._vectors(ids), types, mask)[:, 0])
        return logits

    def forward(
        self, vectors: torch.Tensor, types: torch.Tensor, pool: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        """All logits, of word vectors without padding: this is what is exported."""
        mask = torch.ones(vectors.shape[:2], dtype=torch.long)
        hidden = self._hidden(vectors, types, mask)
        first = hidden[:, 0]
        return (*self._described(hidden, pool), self.claim(first), self.premise(first))

    def _vectors(self, ids: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.encoder.embeddings.word_embeddings(ids)
        return found

    def _hidden(
        self, vectors: torch.Tensor, types: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        found: torch.Tensor = self.encoder(
            inputs_embeds=vectors, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        return found

    def _described(self, hidden: torch.Tensor, pool: torch.Tensor) -> tuple[torch.Tensor, ...]:
        sentences = torch.bmm(pool.to(hidden.dtype), hidden)
        return (*(head(sentences) for head in self.described), self.names(hidden))


def export_evidence(network: EvidenceNetwork, target: Path) -> None:
    """Writes `target` in eight bits and its sha256 beside it; the exact form goes beside it, too."""
    exact = target.with_name(f"{target.stem}-fp32.onnx")
    network.eval()
    network.encoder.set_attn_implementation("eager")
    width = int(network.encoder.config.hidden_size)
    shown = (
        torch.zeros((1, 12, width)),
        torch.zeros((1, 12), dtype=torch.long),
        torch.ones(1, 2, 12),
    )
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            shown,
            str(exact),
            input_names=["vectors", "types", "pool"],
            output_names=[*_OF_SENTENCES, "names", "claims", "premises"],
            dynamic_axes={
                "vectors": {1: "tokens"},
                "types": {1: "tokens"},
                "pool": {1: "sentences", 2: "tokens"},
                **{name: {1: "sentences"} for name in _OF_SENTENCES},
                "names": {1: "tokens"},
            },
            opset_version=17,
            dynamo=False,
        )
    in_eight_bits(exact, target)
