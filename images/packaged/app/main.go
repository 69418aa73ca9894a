// A well-behaved web application that tells what the kernel says of its process.
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	http.HandleFunc("GET /proc/self/status", serveStatus)
	http.HandleFunc("GET /", func(answer http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(answer, "spd-app uid=%d gid=%d\n", os.Getuid(), os.Getgid())
	})
	log.SetFlags(0)
	log.Printf("spd-app listens on port %s as uid %d", port, os.Getuid())
	log.Fatal(http.ListenAndServe(":"+port, nil))
}

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
