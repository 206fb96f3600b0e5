// Command vault is HashiCorp Vault, built from its Go module with the parts that HR Appliance uses.
package main

import (
	"os"

	"github.com/hashicorp/vault/command"
)

func main() {
	os.Exit(command.Run(os.Args[1:]))
}
