"""The demo's vector store on Qdrant: in this process (a path) or on a server (http://...)."""

from qdrant_client import QdrantClient, models

NAME = "Qdrant"


class Store:
    def __init__(self, client):
        self.name = NAME
        self._client = client

    def add(self, rows):
        if not self._client.collection_exists("demo"):
            size = len(rows[0][1])
            params = models.VectorParams(size=size, distance=models.Distance.COSINE)
            self._client.create_collection("demo", vectors_config=params)
        points = [models.PointStruct(id=id, vector=vector, payload={"text": text}) for id, vector, text in rows]
        self._client.upsert("demo", points=points)

    def query(self, vector, count=1):
        found = self._client.query_points("demo", query=vector, limit=count).points
        return [point.payload["text"] for point in found]


def connect(url):
    if url.startswith(("http://", "https://")):
        return Store(QdrantClient(url=url))
    return Store(QdrantClient(path=url))
