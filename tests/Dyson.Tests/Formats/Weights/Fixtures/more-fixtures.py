"""Writes the fixtures beyond the first six with PyTorch 1.13 and onnx 1.12; run it in this folder."""
import collections
import numpy
import onnx
import onnx.external_data_helper
import onnx.helper
import onnx.numpy_helper
import torch

torch.manual_seed(2)


def counting(*shape, dtype=torch.float32):
    return torch.arange(int(numpy.prod(shape)), dtype=torch.float32).reshape(shape).to(dtype)


# Two names of one storage, in a dictionary with metadata as state_dict makes it.
tied = counting(4, 3)
state = collections.OrderedDict([("embed.weight", tied), ("head.weight", tied), ("bias", torch.nn.Parameter(counting(3)))])
state._metadata = {"": {"version": 1}}
torch.save(state, "tied.pt")

# The same with another protocol of pickles.
torch.save({"w": counting(2, 3), "step": 7, "lr": 0.1, "seed": 2**64 - 1, "flag": True, "none": None}, "protocol-4.pt", pickle_protocol=4)

# Numbers that are no real numbers, and tensors that are no arrays, beside one that is.
torch.save(
    {
        "w": counting(2, 2),
        "complex": torch.complex(counting(2), counting(2)),
        "quantised": torch.quantize_per_tensor(counting(2, 2), 0.5, 1, torch.qint8),
        "sparse": torch.sparse_coo_tensor([[0, 1], [1, 0]], [1.0, 2.0], (2, 2)),
    },
    "foreign.pt",
)

# A tensor with an attribute of its own.
marked = torch.nn.Parameter(counting(2, 2))
marked.shared = True
torch.save({"w": marked}, "attribute.pt")

# TorchScript.
torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), "script.pt")

# Objects of other libraries that real checkpoints hold.
torch.save({"w": counting(2, 2), "best": numpy.float64(0.5)}, "numpy-scalar.pt")

# Data beside the model.
weights = onnx.numpy_helper.from_array(numpy.arange(600, dtype=numpy.float32).reshape(20, 30), "w")
model = onnx.helper.make_model(onnx.helper.make_graph([], "g", [], [], [weights, onnx.numpy_helper.from_array(numpy.arange(3, dtype=numpy.int64), "i")]))
onnx.save_model(model, "external.onnx", save_as_external_data=True, all_tensors_to_one_file=True, location="external.bin", size_threshold=100)

# Every element type that numpy_helper writes, a text and a complex number.
types = [onnx.numpy_helper.from_array(numpy.array([1, 2], dtype=t), t) for t in ["float16", "float64", "uint8", "int8", "uint16", "int16", "uint32", "int64", "uint64", "bool", "complex64"]]
texts = onnx.helper.make_tensor("text", onnx.TensorProto.STRING, [1], [b"x"])
bf = onnx.helper.make_tensor("bf16", onnx.TensorProto.BFLOAT16, [2], [1.5, -2.0])
onnx.save_model(onnx.helper.make_model(onnx.helper.make_graph([], "g", [], [], types + [texts, bf])), "types.onnx")
