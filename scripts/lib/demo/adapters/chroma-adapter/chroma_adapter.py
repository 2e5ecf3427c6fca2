"""The demo's vector store on Chroma: in this process (a path) or on a server (http://...)."""

from urllib.parse import urlsplit

import chromadb

NAME = "Chroma"


class Store:
    def __init__(self, client):
        self.name = NAME
        # Vectors are given with every call, so no embedding model is loaded.
        self._rows = client.get_or_create_collection("demo", embedding_function=None)

    def add(self, rows):
        ids, vectors, texts = zip(*rows)
        self._rows.upsert(ids=[str(id) for id in ids], embeddings=list(vectors), documents=list(texts))

    def query(self, vector, count=1):
        return self._rows.query(query_embeddings=[vector], n_results=count)["documents"][0]


def connect(url):
    settings = chromadb.Settings(anonymized_telemetry=False)
    parts = urlsplit(url)
    if parts.scheme in ("http", "https"):
        return Store(chromadb.HttpClient(host=parts.hostname, port=parts.port, settings=settings))
    return Store(chromadb.PersistentClient(path=url, settings=settings))
