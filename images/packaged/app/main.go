// A web application that tells what the kernel says of its process, and what it lets it do.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) == 1 {
		serve()
	}
	switch os.Args[1] {
	case "exits":
		log.Fatal("fatal: no config")
	case "ends":
	case "attempt":
		fmt.Print(attempt(os.Args[2]))
	case "cannot":
		// For an init container: what it may do nevertheless keeps the pod from starting.
		if outcome := attempt(os.Args[2]); outcome == done {
			log.Fatalf("%s: %s, as uid %d", os.Args[2], outcome, os.Getuid())
		}
	case "euid":
		fmt.Print(os.Geteuid())
	default:
		serve()
	}
}

func serve() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	http.HandleFunc("GET /proc/self/status", serveStatus)
	http.HandleFunc("GET /node", serveNode)
	http.HandleFunc("GET /attempts", serveAttempts)
	http.HandleFunc("GET /", func(answer http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(answer, "spd-app uid=%d gid=%d\n", os.Getuid(), os.Getgid())
	})
	log.Printf("spd-app listens on port %s as uid %d", port, os.Getuid())
	log.Fatal(http.ListenAndServe(":"+port, nil))
}
