FROM hsm-test/base:trixie
WORKDIR /data
EXPOSE 6379
ENTRYPOINT ["serve-redis"]
