// Stands in for the first program of the Knative tutorial: same answer, same variables.
package main

import (
	"cmp"
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	target := cmp.Or(os.Getenv("TARGET"), "World")
	http.HandleFunc("GET /", func(answer http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(answer, "Hello %s!\n", target)
	})
	log.Fatal(http.ListenAndServe(":"+cmp.Or(os.Getenv("PORT"), "8080"), nil))
}
