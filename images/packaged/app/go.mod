module spd.invalid/app

go 1.24.0
