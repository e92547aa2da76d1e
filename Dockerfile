# The course for JupyterHub workshops, CPU. Build it from the project's folder:
#   docker build -t recommender-systems-course .
# Alone:        docker run --rm -p 127.0.0.1:8888:8888 recommender-systems-course
# JupyterHub:   c.DockerSpawner.image = 'recommender-systems-course'; c.Spawner.cmd = ['jupyterhub-singleuser']
FROM node:22-bookworm-slim AS machine

RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 python3-venv g++ git ca-certificates tini \
  && rm -rf /var/lib/apt/lists/*

# What .devcontainer needs ends here: the clone is mounted there.
FROM machine
ENV COURSE=/home/node/course \
    RECSYS_DEVICE=cpu
ENV PATH=$COURSE/.venv/bin:$PATH
RUN install -d -o node -g node $COURSE
USER node
WORKDIR $COURSE

# What changes rarely comes first: a change of a lesson rebuilds seconds, not minutes.
COPY --chown=node:node package.json package-lock.json .npmrc tsconfig.json ./
COPY --chown=node:node scripts scripts
COPY --chown=node:node lib lib
# The hub's single-user server must be of the hub's version: give it at build time.
ARG JUPYTERHUB_VERSION=5
RUN node scripts/setup.mjs \
  && .venv/bin/python -m pip install --no-cache-dir "jupyterhub==${JUPYTERHUB_VERSION}.*" \
  && npm cache clean --force
COPY --chown=node:node . .
# The kernel is found in .venv, by any server started from it. No server offers another one.
RUN node scripts/setup.mjs && mkdir -p .venv/etc/jupyter && printf '%s\n' \
    "c.MappingKernelManager.default_kernel_name = 'tslab'" \
    "c.KernelSpecManager.ensure_native_kernel = False" \
    "c.KernelSpecManager.allowed_kernelspecs = {'tslab'}" \
    "c.ServerApp.root_dir = '$COURSE/notebooks'" \
    "c.LabApp.default_url = '/lab/tree/README.md'" \
    "c.LabApp.extra_labextensions_path = ['$COURSE/scripts/lab']" \
    > .venv/etc/jupyter/jupyter_server_config.py

EXPOSE 8888
ENTRYPOINT ["tini", "--"]
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser"]
