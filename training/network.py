"""The reader as a torch module: one small encoder and its heads.

After Provence (Chirkova et al., ICLR 2025), which scores every sentence of a passage in one pass, and
MultiVerS (Wadden et al., NAACL 2022), which labels claims from the same encoder.
"""

from pathlib import Path
from typing import Any

import torch
from torch import nn

POSITIVE = 2.0
"""A sentence that answers weighs as much as two that do not: there is one in five."""
PASSAGE = 0.5


class Reader(nn.Module):
    """Encoder of all-MiniLM-L6-v2 with heads for sentences, the passage, and claims."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds the encoder in the layout of transformers."""
        super().__init__()
        from transformers import AutoModel

        self.encoder: Any = AutoModel.from_pretrained(str(folder), local_files_only=True)
        width = int(self.encoder.config.hidden_size)
        self.sentence = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.passage = nn.Linear(width, 1)
        self.claim = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 3))
        # Whether evidence bears out what a question takes for granted.
        self.premise = nn.Linear(width, 3)
        for parameter in self.encoder.embeddings.parameters():
            parameter.requires_grad = False

    def hidden(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Shape (rows, tokens, width)."""
        found: torch.Tensor = self.encoder(
            input_ids=ids, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        return found

    def answers(
        self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor, pool: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of each sentence, shape (rows, sentences), and of each passage, shape (rows,)."""
        hidden = self.hidden(ids, types, mask)
        first = hidden[:, :1]
        sentences = torch.bmm(pool.to(hidden.dtype), hidden) + first
        return self.sentence(sentences).squeeze(-1), self.passage(first[:, 0]).squeeze(-1)

    def premises(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Logits of supports, contradicts, neither for questions; shape (rows, 3)."""
        logits: torch.Tensor = self.premise(self.hidden(ids, types, mask)[:, 0])
        return logits

    def claims(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Logits of supports, contradicts, neither; shape (rows, 3)."""
        logits: torch.Tensor = self.claim(self.hidden(ids, types, mask)[:, 0])
        return logits


def answer_loss(
    sentences: torch.Tensor,
    passages: torch.Tensor,
    labels: torch.Tensor,
    present: torch.Tensor,
    listwise: float = 0.0,
) -> torch.Tensor:
    """Binary cross-entropy over the sentences that are there, and half of it over the passages.

    `listwise` weighs a third part: cross-entropy of the answering sentences among those of their
    passage. Without it any sentence of a passage that answers scores high.
    """
    weight = torch.tensor(POSITIVE, device=labels.device)
    each = nn.functional.binary_cross_entropy_with_logits(
        sentences.float(), labels, pos_weight=weight, reduction="none"
    )
    whole = nn.functional.binary_cross_entropy_with_logits(
        passages.float(), labels.amax(dim=1), reduction="mean"
    )
    loss = (each * present).sum() / present.sum() + PASSAGE * whole
    answered = labels.amax(dim=1) > 0
    if not listwise or not bool(answered.any()):
        return loss
    among = nn.functional.log_softmax(sentences.float().masked_fill(present == 0, -1e4), dim=1)
    wanted = labels / labels.sum(dim=1, keepdim=True).clamp(min=1)
    return loss + listwise * -(wanted * among).sum(dim=1)[answered].mean()


def claim_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy over the three labels."""
    return nn.functional.cross_entropy(logits.float(), labels)
