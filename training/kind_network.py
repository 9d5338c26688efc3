"""The encoder that tells the kind of a question: the embedding model's layers and two heads, and its export."""

import warnings
from pathlib import Path
from typing import Any

import torch
from torch import nn

from assistant.backends.question_kinds import KINDS, SAFETIES
from training.export import in_eight_bits


class KindNetwork(nn.Module):
    """Logits of kinds and safety classes from the mean over the tokens of a question.

    The word vectors stay as they are (`embeddings` below are frozen): those of the embedding model are used.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` holds the embedding model in the layout of transformers."""
        super().__init__()
        from transformers import AutoModel

        self.encoder: Any = AutoModel.from_pretrained(str(folder), local_files_only=True)
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        width = int(self.encoder.config.hidden_size)
        self.kinds = nn.Linear(width, len(KINDS))
        self.safeties = nn.Linear(width, len(SAFETIES))

    def vectors(self, ids: torch.Tensor) -> torch.Tensor:
        """The word vectors of token ids, float32 (questions, tokens, width)."""
        found: torch.Tensor = self.encoder.embeddings.word_embeddings(ids)
        return found

    def forward(
        self, vectors: torch.Tensor, mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits (questions, kinds) and (questions, classes); without a mask every token counts."""
        if mask is None:
            mask = torch.ones(vectors.shape[:2], dtype=torch.long)
        hidden = self.encoder(inputs_embeds=vectors, attention_mask=mask).last_hidden_state
        share = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * share).sum(1) / share.sum(1)
        return self.kinds(mean), self.safeties(mean)


def export_kinds(network: KindNetwork, target: Path) -> None:
    """Writes `target` in eight bits and its sha256 beside it; the exact form goes beside it, too."""
    exact = target.with_name(f"{target.stem}-fp32.onnx")
    network.eval()
    network.encoder.set_attn_implementation("eager")
    width = int(network.encoder.config.hidden_size)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (torch.zeros((1, 12, width)),),
            str(exact),
            input_names=["vectors"],
            output_names=["kinds", "safeties"],
            dynamic_axes={"vectors": {0: "questions", 1: "tokens"}},
            opset_version=17,
            dynamo=False,
        )
    in_eight_bits(exact, target)
