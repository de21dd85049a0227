module interpreter

go 1.25
