# The server in a container. The query editor is built with Node.js and the program with the .NET SDK; what runs has neither, is not root
# and writes nothing.
#   docker build -t openchat-graph .   and   docker run --rm --read-only --tmpfs /tmp -p 127.0.0.1:5080:5080 openchat-graph

FROM node:22-bookworm-slim AS web
WORKDIR /web
COPY src/OpenChat.Graph.Server/Web/ ./
RUN node build.mjs /out

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
COPY --from=web /out/dist /web
RUN dotnet publish src/OpenChat.Graph.Server -c Release -o /app -p:WebDist=/web/ -p:RunAnalyzers=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
# loopback of a container is nobody's; who may reach the port is decided where it is published
ENV OPENCHAT_URLS=http://0.0.0.0:5080 DOTNET_EnableDiagnostics=0 DOTNET_CLI_TELEMETRY_OPTOUT=1
EXPOSE 5080
USER 1654:1654
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5080 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 \
        && read -r -t 2 _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["dotnet", "OpenChat.Graph.Server.dll"]
CMD ["serve"]
