// tests/interop/go/main.go - crypto11 and miekg/pkcs11 issue through lintgate:
//
//	interop MODULE TOKEN PIN LABEL CA.pem HOW WHAT OUT.pem
//
// HOW is digest, as crypto11 signs; registered, the bytes are registered before crypto11 signs; or whole, by miekg/pkcs11 alone.
// WHAT is certificate, pss (the same with RSASSA-PSS), bad (with keyCertSign) or crl.
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"time"

	"github.com/ThalesGroup/crypto11"
	"github.com/miekg/pkcs11"
)

const day = 24 * time.Hour

// Sees the whole document: since Go 1.25 x509 hands it to a crypto.MessageSigner.
type gate struct {
	crypto.Signer
	how     string
	label   string
	context *pkcs11.Ctx
	session pkcs11.SessionHandle
}

func (g gate) SignMessage(random io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	if g.how == "whole" {
		return g.whole(message, opts)
	}
	if g.how == "registered" {
		_, err := g.context.CreateObject(g.session, []*pkcs11.Attribute{
			pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_DATA),
			pkcs11.NewAttribute(pkcs11.CKA_APPLICATION, "lintgate.tbs.v1"),
			pkcs11.NewAttribute(pkcs11.CKA_VALUE, message),
		})
		if err != nil {
			return nil, err
		}
	}
	hash := opts.HashFunc().New()
	_, _ = hash.Write(message)
	return g.Signer.Sign(random, hash.Sum(nil), opts)
}

// Whole, by miekg/pkcs11 alone: PSS if the options say so, of a curve the digest of its size.
func (g gate) mechanism(opts crypto.SignerOpts) *pkcs11.Mechanism {
	if _, ok := opts.(*rsa.PSSOptions); ok {
		return pkcs11.NewMechanism(pkcs11.CKM_SHA256_RSA_PKCS_PSS,
			pkcs11.NewPSSParams(pkcs11.CKM_SHA256, pkcs11.CKG_MGF1_SHA256, sha256.Size))
	}
	if _, ok := g.Public().(*rsa.PublicKey); ok {
		return pkcs11.NewMechanism(pkcs11.CKM_SHA256_RSA_PKCS, nil)
	}
	if opts.HashFunc() == crypto.SHA384 {
		return pkcs11.NewMechanism(pkcs11.CKM_ECDSA_SHA384, nil)
	}
	return pkcs11.NewMechanism(pkcs11.CKM_ECDSA_SHA256, nil)
}

func (g gate) whole(message []byte, opts crypto.SignerOpts) ([]byte, error) {
	if err := g.context.FindObjectsInit(g.session, []*pkcs11.Attribute{
		pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_PRIVATE_KEY),
		pkcs11.NewAttribute(pkcs11.CKA_LABEL, g.label),
	}); err != nil {
		return nil, err
	}
	keys, _, err := g.context.FindObjects(g.session, 1)
	if err != nil {
		return nil, err
	}
	if err = g.context.FindObjectsFinal(g.session); err != nil || len(keys) != 1 {
		return nil, errors.Join(err, fmt.Errorf("want 1 key %s, have %d", g.label, len(keys)))
	}
	if err = g.context.SignInit(g.session, []*pkcs11.Mechanism{g.mechanism(opts)}, keys[0]); err != nil {
		return nil, err
	}
	signature, err := g.context.Sign(g.session, message)
	if _, ok := g.Public().(*rsa.PublicKey); err != nil || ok {
		return signature, err
	}
	half := len(signature) / 2
	return asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:])})
}

func openSession(module, token, pin string) (*pkcs11.Ctx, pkcs11.SessionHandle, error) {
	context := pkcs11.New(module)
	if context == nil {
		return nil, 0, fmt.Errorf("want a module in %s, have none", module)
	}
	if err := context.Initialize(); err != nil && !errors.Is(err, pkcs11.Error(pkcs11.CKR_CRYPTOKI_ALREADY_INITIALIZED)) {
		return nil, 0, err
	}
	slots, err := context.GetSlotList(true)
	if err != nil {
		return nil, 0, err
	}
	for _, slot := range slots {
		if info, err := context.GetTokenInfo(slot); err == nil && info.Label == token {
			session, err := context.OpenSession(slot, pkcs11.CKF_SERIAL_SESSION|pkcs11.CKF_RW_SESSION)
			if err == nil {
				if err = context.Login(session, pkcs11.CKU_USER, pin); errors.Is(err, pkcs11.Error(pkcs11.CKR_USER_ALREADY_LOGGED_IN)) {
					err = nil
				}
			}
			return context, session, err
		}
	}
	return nil, 0, fmt.Errorf("want token %s, have none", token)
}

func serial() *big.Int {
	octets := make([]byte, 15)
	_, _ = rand.Read(octets)
	return new(big.Int).SetBytes(append([]byte{0x7a}, octets...))
}

func certificate(ca *x509.Certificate, signer crypto.Signer, algorithm x509.SignatureAlgorithm, usage x509.KeyUsage) ([]byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	return x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber:          serial(),
		SignatureAlgorithm:    algorithm,
		Subject:               pkix.Name{CommonName: "anna.muster@example.org"},
		NotBefore:             now,
		NotAfter:              now.Add(365 * day),
		KeyUsage:              usage,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
		EmailAddresses:        []string{"anna.muster@example.org"},
		Policies:              []x509.OID{policy()},
		CRLDistributionPoints: []string{"http://crl.example.org/issuing.crl"},
		IssuingCertificateURL: []string{"http://ca.example.org/issuing.der"},
	}, ca, &key.PublicKey, signer)
}

func policy() x509.OID {
	oid, err := x509.OIDFromInts([]uint64{2, 23, 140, 1, 5, 1, 3})
	if err != nil {
		panic(err)
	}
	return oid
}

func crl(ca *x509.Certificate, signer crypto.Signer) ([]byte, error) {
	now := time.Now()
	return x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number:                    big.NewInt(7),
		ThisUpdate:                now,
		NextUpdate:                now.Add(7 * day),
		RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: serial(), RevocationTime: now}},
	}, ca, signer)
}

func run(module, token, pin, label, caFile, how, what, out string) error {
	text, err := os.ReadFile(caFile)
	if err != nil {
		return err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return fmt.Errorf("want PEM in %s", caFile)
	}
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return err
	}
	context, err := crypto11.Configure(&crypto11.Config{Path: module, TokenLabel: token, Pin: pin})
	if err != nil {
		return err
	}
	defer context.Close()
	signer, err := context.FindKeyPair(nil, []byte(label))
	if err != nil || signer == nil {
		return errors.Join(err, fmt.Errorf("want key %s", label))
	}
	if _, ok := signer.Public().(*ecdsa.PublicKey); !ok {
		if _, ok = signer.Public().(*rsa.PublicKey); !ok {
			return fmt.Errorf("want an RSA or ECDSA key, have %T", signer.Public())
		}
	}
	through := gate{Signer: signer, how: how, label: label}
	if through.context, through.session, err = openSession(module, token, pin); err != nil {
		return err
	}
	var der []byte
	title := "CERTIFICATE"
	switch what {
	case "crl":
		title = "X509 CRL"
		der, err = crl(ca, through)
	case "bad":
		der, err = certificate(ca, through, x509.UnknownSignatureAlgorithm, x509.KeyUsageDigitalSignature|x509.KeyUsageCertSign)
	case "pss":
		der, err = certificate(ca, through, x509.SHA256WithRSAPSS, x509.KeyUsageDigitalSignature|x509.KeyUsageKeyEncipherment)
	default:
		der, err = certificate(ca, through, x509.UnknownSignatureAlgorithm, x509.KeyUsageDigitalSignature|x509.KeyUsageKeyEncipherment)
	}
	if err != nil {
		return err
	}
	return os.WriteFile(out, pem.EncodeToMemory(&pem.Block{Type: title, Bytes: der}), 0o644)
}

func main() {
	if len(os.Args) != 9 {
		fmt.Fprintln(os.Stderr, "usage: interop MODULE TOKEN PIN LABEL CA.pem HOW WHAT OUT.pem")
		os.Exit(2)
	}
	a := os.Args
	if err := run(a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
