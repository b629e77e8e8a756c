// A server that goes on for a second after SIGTERM, drains, and takes half a second to end.
package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	server := &http.Server{
		Addr:        "127.0.0.1:" + os.Getenv("PORT"),
		IdleTimeout: 2 * time.Second,
		Handler: http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
			if strings.HasPrefix(request.URL.Path, "/slow") {
				time.Sleep(300 * time.Millisecond)
			}
			response.Write([]byte("ok"))
		}),
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	over := make(chan struct{})
	go func() {
		<-stop
		time.Sleep(time.Second)
		server.Shutdown(context.Background())
		time.Sleep(500 * time.Millisecond)
		close(over)
	}()
	if server.ListenAndServe() != http.ErrServerClosed {
		os.Exit(1)
	}
	<-over
}
