import {cp, mkdir, open, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';

/** Apps with one fault each, as folders with a Dockerfile: for the tests in this folder. */

const program = `package main

import (
	"fmt"
	"math/rand"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	mode, argument := os.Args[1], ""
	if len(os.Args) > 2 {
		argument = os.Args[2]
	}
	switch mode {
	case "exit":
		return
	case "silent":
		time.Sleep(time.Hour)
	case "listen":
		serve(argument)
	case "slow":
		delay, _ := time.ParseDuration(argument)
		time.Sleep(delay)
		serve(":8080")
	case "fail":
		answer(":8080", func() (int, string) { return 500, "out of order" })
	case "file":
		answer(":8080", func() (int, string) {
			text, err := os.ReadFile(argument)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 403, "forbidden"
			}
			return 200, string(text)
		})
	case "noise":
		line := strings.Repeat("\\x1b[31m\\x00\\xff", 1000)
		for count := 0; count < 2000; count++ {
			fmt.Println(rand.Int(), line)
		}
		fmt.Println("password=hunter2-hunter2")
		fmt.Println("\\x1b[2Jthe last words")
		os.Exit(3)
	}
}

func serve(address string) {
	answer(address, func() (int, string) { return 200, "served" })
}

func answer(address string, say func() (int, string)) {
	handle := func(w http.ResponseWriter, r *http.Request) {
		status, text := say()
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}
	panic(http.ListenAndServe(address, http.HandlerFunc(handle)))
}
`;

/** Compiles the one program of all these apps into the folder. */
export async function compileApps(folder: string): Promise<string> {
	await writeFile(path.join(folder, 'main.go'), program);
	await writeFile(path.join(folder, 'go.mod'), 'module app\n\ngo 1.21\n');
	const app = path.join(folder, 'app');
	await execa('go', ['build', '-o', app, '.'], {cwd: folder, env: {CGO_ENABLED: '0'}});
	return app;
}

/** Creates a folder with a Dockerfile: the program, and these lines. */
export async function appFolder(
	folder: string,
	{app, name, lines}: {app: string; name: string; lines: readonly string[]},
): Promise<string> {
	const made = path.join(folder, name);
	await mkdir(made);
	await cp(app, path.join(made, 'app'));
	const dockerfile = ['FROM scratch', 'COPY app /app', 'USER 65532', ...lines, ''].join('\n');
	await writeFile(path.join(made, 'Dockerfile'), dockerfile);
	return made;
}

/** Marks the program as arm64, as far as the kernel checks before it starts one (elf(5), e_machine). */
export async function forAnotherArchitecture(app: string): Promise<void> {
	const file = await open(app, 'r+');
	try {
		await file.write(Buffer.from([0xb7, 0x00]), 0, 2, 18);
	} finally {
		await file.close();
	}
}
