"""Trains a small character transformer on the text of this repository and saves its weights at chosen steps, as safetensors.

The checkpoints of README's picture and of docs/spectra.md:

    python3 benchmarks/checkpoints/train_transformer.py checkpoints        # needs PyTorch; 5 to 10 minutes of one core
    ./dyson spectra checkpoints --out report

Plain SGD with momentum would need far more steps; AdamW with a constant learning rate is what such models are trained with.
"""
import json
import pathlib
import struct
import sys

import torch
from torch import nn
from torch.nn import functional

WIDTH, LAYERS, HEADS, CONTEXT, BATCH, STEPS = 256, 3, 4, 64, 16, 1200
SAVED = [0, 25, 50, 100, 200, 300, 400, 600, 800, 1000, 1200]


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.c_attn, self.c_proj = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.c_fc, self.c_out = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x):
        b, t, c = x.shape
        q, k, v = (part.view(b, t, HEADS, c // HEADS).transpose(1, 2) for part in self.c_attn(self.ln_1(x)).split(c, dim=2))
        scores = (q @ k.transpose(-2, -1)) / (c // HEADS) ** 0.5
        scores = scores.masked_fill(torch.ones(t, t, dtype=torch.bool).triu(1), float("-inf"))
        x = x + self.c_proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, c))
        return x + self.c_out(functional.gelu(self.c_fc(self.ln_2(x))))


class Model(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocabulary, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        self.h = nn.ModuleList(Block() for _ in range(LAYERS))
        self.ln_f, self.lm_head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, vocabulary, bias=False)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                nn.init.normal_(p, std=0.02)

    def forward(self, tokens):
        x = self.wte(tokens) + self.wpe(torch.arange(tokens.shape[1]))
        for block in self.h:
            x = block(x)
        return self.lm_head(self.ln_f(x))


def save(model, path):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, p in model.state_dict().items():
        raw = p.detach().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(p.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    root = pathlib.Path(__file__).resolve().parents[2]
    text = "".join(p.read_text() for p in sorted([*root.glob("docs/**/*.md"), *root.glob("src/**/*.cs")]) if "/obj/" not in str(p) and "/bin/" not in str(p))
    letters = sorted(set(text))
    tokens = torch.tensor([letters.index(c) for c in text[:400_000]])
    torch.manual_seed(1)
    model = Model(len(letters))
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
    for step in range(STEPS + 1):
        if step in SAVED:
            save(model, folder / f"transformer-step{step}.safetensors")
        places = torch.randint(len(tokens) - CONTEXT - 1, (BATCH,))
        batch = torch.stack([tokens[i:i + CONTEXT + 1] for i in places])
        loss = functional.cross_entropy(model(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 50 == 0:
            print(step, f"{loss.item():.3f}", flush=True)


if __name__ == "__main__":
    main()
