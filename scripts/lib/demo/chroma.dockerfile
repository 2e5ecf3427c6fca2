# A Chroma server out of the Python package's own program, for machines that no image hub answers.
FROM hsm-test/base:trixie
RUN apt-get update && apt-get install --yes --no-install-recommends python3-minimal libpython3-stdlib \
  && rm -rf /var/lib/apt/lists/*
COPY site /opt/chroma
ENV PYTHONPATH=/opt/chroma
WORKDIR /data
EXPOSE 8000
ENTRYPOINT ["python3", "-c", "import sys, chromadb_rust_bindings as c; c.cli(sys.argv)", "run", "--host", "0.0.0.0", "--path", "/data"]
