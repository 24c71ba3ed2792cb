// zlint, asked by tests/bench/peers.py: for each line "REPETITIONS FILE" of standard input the microseconds of CPU time, of all its
// threads, that reading and linting the file's document took once, with every lint that zlint has. "-" for what it does not lint.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/zmap/zcrypto/x509"
	"github.com/zmap/zlint/v3"
)

func certificate(der []byte) bool {
	read, err := x509.ParseCertificate(der)
	return err == nil && len(zlint.LintCertificate(read).Results) > 0
}

func crl(der []byte) bool {
	read, err := x509.ParseRevocationList(der)
	return err == nil && len(zlint.LintRevocationList(read).Results) > 0
}

func lintOf(path string) func([]byte) bool {
	switch {
	case strings.Contains(path, "OCSP"), strings.Contains(path, "request"):
		return nil
	case strings.Contains(path, "CRL"):
		return crl
	}
	return certificate
}

func cpu() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Sec+usage.Stime.Sec)*1e6 + float64(usage.Utime.Usec+usage.Stime.Usec)
}

func main() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var repetitions int
		count, path, _ := strings.Cut(lines.Text(), " ")
		fmt.Sscan(count, &repetitions)
		der, err := os.ReadFile(path)
		lint := lintOf(path)
		if err != nil || lint == nil || !lint(der) {
			fmt.Println("-")
			continue
		}
		begin := cpu()
		for i := 0; i < repetitions; i++ {
			lint(der)
		}
		fmt.Printf("%.3f\n", (cpu()-begin)/float64(repetitions))
	}
}
