module examples

// From 1.22 each iteration of a loop has variables of its own, as in TypeScript.
go 1.22
