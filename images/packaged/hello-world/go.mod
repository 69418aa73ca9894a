module spd.invalid/hello-world

go 1.24.0
