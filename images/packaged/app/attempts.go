package main

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
)

const done = "done"

// Somebody else: the image has a folder of theirs.
const another = 101

// What needs a capability, root, or a node that lets everybody. Each makes and uses up its own files.
var attempts = map[string]func() error{
	"bind 81": func() error {
		listener, err := net.Listen("tcp", ":81")
		if err == nil {
			err = listener.Close()
		}
		return err
	},
	"chown": func() error {
		return withFile("/tmp", func(file string) error { return syscall.Chown(file, another, another) })
	},
	"setgroups": func() error { return syscall.Setgroups([]int{another}) },
	"setuid":    func() error { return syscall.Setuid(another) },
	"chroot":    func() error { return syscall.Chroot("/tmp") },
	"mknod": func() error {
		device := filepath.Join("/tmp", "null-"+strconv.Itoa(os.Getpid()))
		defer os.Remove(device)
		return syscall.Mknod(device, syscall.S_IFCHR|0o600, 1<<8|3)
	},
	"raw ICMP":                  func() error { return openSocket(syscall.SOCK_RAW) },
	"datagram ICMP":             func() error { return openSocket(syscall.SOCK_DGRAM) },
	"write to another's folder": func() error { return withFile("/owned101", func(string) error { return nil }) },
	"write to root's folder":    func() error { return withFile("/rootdir", func(string) error { return nil }) },
}

// "done", EPERM, EACCES, or the error's own words; of the setuid program, as whom it ran.
func attempt(name string) string {
	if name == "setuid program" {
		euid, err := exec.Command("/suid", "euid").Output()
		return outcomeOf(err, "as uid "+string(euid))
	}
	try, known := attempts[name]
	if !known {
		return "no such attempt"
	}
	return outcomeOf(try(), done)
}

func outcomeOf(err error, success string) string {
	switch {
	case err == nil:
		return success
	case errors.Is(err, syscall.EPERM):
		return "EPERM"
	case errors.Is(err, syscall.EACCES):
		return "EACCES"
	default:
		return err.Error()
	}
}

func openSocket(kind int) error {
	socket, err := syscall.Socket(syscall.AF_INET, kind, syscall.IPPROTO_ICMP)
	if err == nil {
		err = syscall.Close(socket)
	}
	return err
}

func withFile(folder string, use func(string) error) error {
	file, err := os.CreateTemp(folder, "attempt-")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	return use(file.Name())
}
