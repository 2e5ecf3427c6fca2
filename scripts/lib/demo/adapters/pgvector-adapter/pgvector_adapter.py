"""The demo's vector store on PostgreSQL with pgvector (postgresql://...)."""

import psycopg

NAME = "PostgreSQL with pgvector"


class Store:
    def __init__(self, connection):
        self.name = NAME
        self._connection = connection

    def add(self, rows):
        size = len(rows[0][1])
        self._connection.execute("create extension if not exists vector")
        self._connection.execute(
            f"create table if not exists demo (id integer primary key, at vector({size}), text text)"
        )
        for id, vector, text in rows:
            self._connection.execute(
                "insert into demo values (%s, %s::vector, %s)"
                " on conflict (id) do update set at = excluded.at, text = excluded.text",
                (id, str(vector), text),
            )

    def query(self, vector, count=1):
        found = self._connection.execute(
            "select text from demo order by at <=> %s::vector limit %s", (str(vector), count)
        )
        return [text for (text,) in found]


def connect(url):
    return Store(psycopg.connect(url, autocommit=True))
