#!/usr/bin/env bash
# Title: A strategic merge patch that adds UDP to a TCP port adds nothing
# Package: k8s.io/api@v0.34.10 (registry: go); k8s.io/apimachinery@v0.34.10 (registry: go)
# Expected: the patch from one Pod to another, applied to the first, gives the second
# Seen: ports are merged by number alone: of 53/TCP and 53/UDP one is left, without an error
# Matters: a workload that serves DNS, edited with kubectl or patched by a controller
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOFLAGS=-mod=mod
go mod init example.test/try 2>go.log
go get k8s.io/api@v0.34.10 k8s.io/apimachinery@v0.34.10 2>>go.log || { cat go.log >&2; exit 2; }
cat >main.go <<'GO'
package main

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

func main() {
	tcp := `{"containerPort":53,"protocol":"TCP"}`
	udp := `{"containerPort":53,"protocol":"UDP"}`
	pod := `{"spec":{"containers":[{"name":"dns","ports":[%s]}]}}`
	before := []byte(fmt.Sprintf(pod, tcp))
	wanted := []byte(fmt.Sprintf(pod, tcp+","+udp))
	patch, err := strategicpatch.CreateTwoWayMergePatch(before, wanted, corev1.Pod{})
	if err != nil {
		panic(err)
	}
	after, err := strategicpatch.StrategicMergePatch(before, patch, corev1.Pod{})
	fmt.Println("apimachinery v0.34.10, error:", err)
	fmt.Println(string(after))
}
GO
seen=$(go run .)

printf '%s\n' "$seen"
recorded='apimachinery v0.34.10, error: <nil>
{"spec":{"containers":[{"name":"dns","ports":[{"containerPort":53,"protocol":"TCP"}]}]}}'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
