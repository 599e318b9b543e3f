"""llama.cpp's server from the package xllamacpp: llama_server.py MODEL PORT. One thread, two slots."""

import sys
import time

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = int(sys.argv[2])
params.n_parallel = 2
params.n_ctx = 8192
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
params.endpoint_slots = True
params.warmup = False
server = xllamacpp.Server(params)
while True:
    time.sleep(3600)
