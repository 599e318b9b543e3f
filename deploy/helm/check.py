"""Renders the chart with Helm's own library, in several settings, and checks each manifest against Kubernetes' schemas.

    python -m venv /tmp/helm && /tmp/helm/bin/pip install helm-python-sdk kubernetes-validate pyyaml
    /tmp/helm/bin/python deploy/helm/check.py
"""

import pathlib
import sys

import kubernetes_validate
import yaml
from helm_python.chart import Chart, lint

folder = pathlib.Path(__file__).parent / "lacuna"
many = {"replicas": 3, "database": {"existingSecret": "lacuna-database"}}
settings = {
    "defaults": {},
    "everything": {
        **many,
        "autoscaling": {"enabled": True},
        "ingress": {"enabled": True, "className": "nginx", "tlsSecret": "lacuna-tls"},
        "networkPolicy": {"egress": [{"to": [{"ipBlock": {"cidr": "10.1.2.3/32"}}], "ports": [{"port": 5432}]}]},
        "extraEnv": [{"name": "ENGINE_KEY", "valueFrom": {"secretKeyRef": {"name": "engine", "key": "key"}}}],
        "imagePullSecrets": [{"name": "registry"}],
    },
}
refused = {
    "three replicas of an embedded database": {"replicas": 3},
    "an unknown value": {"replica": 3},
    "no replica": {"replicas": 0},
}
faults = 0


def render(values):
    chart = Chart.load(str(folder))
    chart.validate_schema(chart.merge_values(values))
    return chart.render(values, name="lacuna", namespace="lacuna")


print("lint:", lint(str(folder)))
for title, values in settings.items():
    files = render(values)
    manifests = [each for text in files.values() for each in yaml.safe_load_all(text) if each]
    for manifest in manifests:
        kubernetes_validate.validate(manifest, "1.31", strict=True)
    print(title, "->", ", ".join(sorted(each["kind"] for each in manifests)))
for title, values in refused.items():
    try:
        render(values)
    except Exception as error:
        print(title, "-> refused:", str(error).splitlines()[-1][:150])
    else:
        faults += 1
        print(title, "-> NOT refused")
sys.exit(1 if faults else 0)
