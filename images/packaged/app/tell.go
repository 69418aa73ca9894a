package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
)

func serveStatus(answer http.ResponseWriter, _ *http.Request) {
	status, err := os.Open("/proc/self/status")
	if err != nil {
		http.Error(answer, err.Error(), http.StatusInternalServerError)
		return
	}
	defer status.Close()
	answer.Header().Set("Content-Type", "text/plain")
	io.Copy(answer, status)
}

// What the node sets for every pod, as it is inside one.
func serveNode(answer http.ResponseWriter, _ *http.Request) {
	facts := map[string]string{}
	for name, file := range map[string]string{
		"ip_unprivileged_port_start": "/proc/sys/net/ipv4/ip_unprivileged_port_start",
		"ping_group_range":           "/proc/sys/net/ipv4/ping_group_range",
		"uid_map":                    "/proc/self/uid_map",
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			http.Error(answer, err.Error(), http.StatusInternalServerError)
			return
		}
		facts[name] = strings.Join(strings.Fields(string(text)), " ")
	}
	tell(answer, facts)
}

// Each attempt is made by a process of its own: some cannot be taken back.
func serveAttempts(answer http.ResponseWriter, _ *http.Request) {
	outcomes := map[string]string{}
	names := []string{"setuid program"}
	for name := range attempts {
		names = append(names, name)
	}
	for _, name := range names {
		outcome, err := exec.Command("/proc/self/exe", "attempt", name).Output()
		if err != nil {
			http.Error(answer, name+": "+err.Error(), http.StatusInternalServerError)
			return
		}
		outcomes[name] = string(outcome)
	}
	tell(answer, outcomes)
}

func tell(answer http.ResponseWriter, facts map[string]string) {
	answer.Header().Set("Content-Type", "application/json")
	json.NewEncoder(answer).Encode(facts)
}
