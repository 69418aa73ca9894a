"""Knative's secure-pod-defaults as a program: one AdmissionReview per line on stdin, one answer per line on stdout.

    bin/spd run --subject exec='python3 examples/python/defaulting.py'

It implements https://knative.dev/docs/serving/configuration/secure-pod-defaults and nothing else. It needs only the
standard library. Log to stderr: stdout is for the answers.
"""

import base64
import json
import sys


def main():
    for line in sys.stdin:
        review = json.loads(line)
        print(json.dumps(answer(review["request"], review["features"])), flush=True)


def answer(request, features):
    """The AdmissionReview with a JSON Patch (RFC 6902) of all fields to set; without a patch if there are none."""
    response = {"uid": request["uid"], "allowed": True}
    patch = patch_of(request, features.get("secure-pod-defaults"))
    if patch:
        response["patchType"] = "JSONPatch"
        response["patch"] = base64.b64encode(json.dumps(patch).encode()).decode()
    return {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": response}


def patch_of(request, level):
    # "The default is disabled": also if the key is absent, or its value is not a level.
    if level not in ("root-allowed", "enabled"):
        return []
    path, pod_spec = find_pod_spec(request)
    patch = []
    for kind in ("containers", "initContainers"):
        for index, container in enumerate(pod_spec.get(kind) or []):
            own = said(container.get("securityContext"))
            defaults = defaults_of(container, own, said(pod_spec.get("securityContext")), level)
            if defaults:
                patch.append({
                    "op": "add",  # also replaces an existing value
                    "path": f"{path}/{kind}/{index}/securityContext",
                    "value": {**(container.get("securityContext") or {}), **defaults},
                })
    return patch


def find_pod_spec(request):
    """The path of the pod spec. The spec of a Revision can never change: only its creation is defaulted."""
    spec = request["object"].get("spec") or {}
    if request["kind"]["kind"] == "Revision":
        return "/spec", spec if request["operation"] == "CREATE" else {}
    return "/spec/template/spec", (spec.get("template") or {}).get("spec") or {}


def defaults_of(container, own, pod, level):
    """The defaults of the container: each field separately, and "only if the field is not set"."""
    defaults = {}
    if "allowPrivilegeEscalation" not in own:
        defaults["allowPrivilegeEscalation"] = False
    # What the user sets for the pod applies to its containers: a container's own value would override it.
    if "seccompProfile" not in own and "seccompProfile" not in pod:
        defaults["seccompProfile"] = {"type": "RuntimeDefault"}
    # Capabilities count as configured as soon as the key exists, even if it is empty.
    if "capabilities" not in own:
        defaults["capabilities"] = {"drop": ["ALL"]}
        if has_low_port(container):
            defaults["capabilities"]["add"] = ["NET_BIND_SERVICE"]
    if level == "enabled" and "runAsNonRoot" not in own and "runAsNonRoot" not in pod:
        defaults["runAsNonRoot"] = True
    return defaults


def has_low_port(container):
    """A port with only a name, or with the number 0, is not below 1024: Knative chooses its number later."""
    return any(0 < (port.get("containerPort") or 0) < 1024 for port in container.get("ports") or [])


def said(security_context):
    """The fields that the user has set: null is not set, nor is a seccompProfile without a type."""
    fields = {key: value for key, value in (security_context or {}).items() if value is not None}
    if not fields.get("seccompProfile", {}).get("type"):
        fields.pop("seccompProfile", None)
    return fields


if __name__ == "__main__":
    main()
