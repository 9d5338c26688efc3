"""The encoder that says what the sentences of a passage are: the reader's layers and four heads, and its export."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

from assistant.reader import DIRECTIONS, POPULATIONS, SENTENCE_KINDS
from training.export import in_eight_bits
from training.network import Reader

__all__ = ["OUTPUTS", "DescriptionNetwork", "export_descriptions"]

OUTPUTS: Final = ("kinds", "directions", "populations", "names")
"""What the network gives, in order."""


class DescriptionNetwork(nn.Module):
    """Logits for each sentence from the mean over its tokens, and for each token whether it is part of a name.

    It begins with the layers of a reader, whose word vectors are those of the embedding model, and stay so.
    """

    def __init__(self, reader: Reader) -> None:
        """`reader` gives its encoder, which is trained further in place."""
        super().__init__()
        self.encoder: Any = reader.encoder
        width = int(self.encoder.config.hidden_size)
        self.described = nn.ModuleList(
            nn.Linear(width, len(names)) for names in (SENTENCE_KINDS, DIRECTIONS, POPULATIONS)
        )
        self.names = nn.Linear(width, 2)

    def vectors(self, ids: torch.Tensor) -> torch.Tensor:
        """The word vectors of token ids, float32 (passages, tokens, width)."""
        found: torch.Tensor = self.encoder.embeddings.word_embeddings(ids)
        return found

    def forward(
        self,
        vectors: torch.Tensor,
        types: torch.Tensor,
        pool: torch.Tensor,
        mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, ...]:
        """Kinds, directions and populations, each (passages, sentences, classes), and names (passages, tokens, 2).

        `pool`, (passages, sentences, tokens), has a mean over the tokens of each sentence. Without a mask every
        token counts.
        """
        if mask is None:
            mask = torch.ones(vectors.shape[:2], dtype=torch.long)
        hidden = self.encoder(
            inputs_embeds=vectors, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        sentences = torch.bmm(pool.to(hidden.dtype), hidden)
        return (*(head(sentences) for head in self.described), self.names(hidden))


def export_descriptions(network: DescriptionNetwork, target: Path) -> None:
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
            output_names=list(OUTPUTS),
            dynamic_axes={
                "vectors": {1: "tokens"},
                "types": {1: "tokens"},
                "pool": {1: "sentences", 2: "tokens"},
                **{name: {1: "sentences"} for name in OUTPUTS[:3]},
                "names": {1: "tokens"},
            },
            opset_version=17,
            dynamo=False,
        )
    in_eight_bits(exact, target)
