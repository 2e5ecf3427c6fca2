"""Writes three vectors and asks for the nearest one. It names no database: hsm.yaml does."""

import os
from importlib.metadata import entry_points

(adapter,) = entry_points(group="vector_store")
store = adapter.load()(os.environ["VECTOR_DB_URL"])

store.add([(1, [1.0, 0.0, 0.0], "red"), (2, [0.0, 1.0, 0.0], "green"), (3, [0.0, 0.0, 1.0], "blue")])
(nearest,) = store.query([0.1, 0.9, 0.2])

print(f"store:   {store.name} (from the package {adapter.dist.name} {adapter.dist.version})")
print(f"nearest: {nearest}")
