"""Makes autoencoder.safetensors, a state dict as PyTorch's users save it, without PyTorch: `make.py [FOLDER]`.

The network is trained by polysem, with encoder and decoder of its own; names and shapes are those of nn.Linear(32, 64) and
nn.Linear(64, 32), both without bias.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import polysem

SETTINGS = "--n-features 32 --n-hidden 64 --tied false --optimizer sgd --lr 0.05 --steps 40000 --l1 0.003 --seed 4"


def state_dict() -> dict[str, np.ndarray]:
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "W.npy"
        command = [polysem.program(), "train", *SETTINGS.split(), "--save", file]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return {"encoder.weight": np.load(file).T, "decoder.weight": np.load(file.with_suffix(".decoder.npy"))}


def safetensors(tensors: dict[str, np.ndarray]) -> bytes:
    """The length of a JSON header in 8 bytes, the header, the numbers one after the other."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        content = np.ascontiguousarray(tensor, "<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + data


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    (folder / "autoencoder.safetensors").write_bytes(safetensors(state_dict()))
