// tests/interop/stepca/main.go - step-ca as a whole CA, its key behind lintgate, and a client of it over HTTPS on the loopback:
//
//	stepca MODULE TOKEN PIN LABEL ROOT.pem CA.pem HOW WHAT OUT
//
// HOW is stock, step-ca's own PKCS#11 KMS; or registered, the same with a signer that registers what it is going to sign. WHAT is certificate;
// bad, by a provisioner whose template has keyCertSign; or crl.
package main

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/miekg/pkcs11"
	"github.com/smallstep/certificates/api"
	"github.com/smallstep/certificates/authority/config"
	"github.com/smallstep/certificates/authority/provisioner"
	"github.com/smallstep/certificates/ca"
	casapi "github.com/smallstep/certificates/cas/apiv1"
	"github.com/smallstep/certificates/cas/softcas"
	"github.com/smallstep/certificates/db"
	"go.step.sm/crypto/jose"
	"go.step.sm/crypto/kms/apiv1"
	steppkcs11 "go.step.sm/crypto/kms/pkcs11"
	"go.step.sm/crypto/pemutil"
)

const (
	subscriber = "anna.muster@example.org"
	password   = "of the provisioner's key"
	patience   = 20 * time.Second
)

// Sees the whole document: since Go 1.25 x509 hands it to a crypto.MessageSigner.
type gate struct {
	crypto.Signer
	module  *pkcs11.Ctx
	session pkcs11.SessionHandle
}

func (g gate) SignMessage(random io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	_, err := g.module.CreateObject(g.session, []*pkcs11.Attribute{
		pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_DATA),
		pkcs11.NewAttribute(pkcs11.CKA_APPLICATION, "lintgate.tbs.v1"),
		pkcs11.NewAttribute(pkcs11.CKA_VALUE, message),
	})
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(message)
	return g.Signer.Sign(random, digest[:], opts)
}

// A second session of the same module in the same process; whoever logs in, logs in for both.
func openSession(module, token string) (*pkcs11.Ctx, pkcs11.SessionHandle, error) {
	context := pkcs11.New(module)
	if context == nil {
		return nil, 0, fmt.Errorf("want a module in %s, have none", module)
	}
	slots, err := context.GetSlotList(true)
	if err != nil {
		return nil, 0, err
	}
	for _, slot := range slots {
		if info, err := context.GetTokenInfo(slot); err == nil && info.Label == token {
			session, err := context.OpenSession(slot, pkcs11.CKF_SERIAL_SESSION|pkcs11.CKF_RW_SESSION)
			return context, session, err
		}
	}
	return nil, 0, fmt.Errorf("want token %s, have none", token)
}

// step-ca's issuer, with the key of its own PKCS#11 KMS in a signer that registers. Through the KMS alone it does not come in: step-ca
// wraps signers to count them, and what wraps them is no crypto.MessageSigner.
func newIssuer(module, token, uri, label, issuer string) (*softcas.SoftCAS, error) {
	own, err := steppkcs11.New(context.Background(), apiv1.Options{Type: apiv1.PKCS11, URI: uri})
	if err != nil {
		return nil, err
	}
	signer, err := own.CreateSigner(&apiv1.CreateSignerRequest{SigningKey: "pkcs11:object=" + label})
	if err != nil {
		return nil, err
	}
	chain, err := pemutil.ReadCertificateBundle(issuer)
	if err != nil {
		return nil, err
	}
	library, session, err := openSession(module, token)
	if err != nil {
		return nil, err
	}
	return softcas.New(context.Background(), casapi.Options{CertificateChain: chain, Signer: gate{signer, library, session}})
}

// For the loopback: step-ca would sign a certificate for its own HTTPS with the CA's key, which signs for mailboxes.
func serverTLS(folder string) (*tls.Config, string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, "", err
	}
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "step-ca"}, NotBefore: now.Add(-time.Minute),
		NotAfter: now.Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, "", err
	}
	file := filepath.Join(folder, "https.pem")
	err = os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600)
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, file, err
}

func template(usage string) string {
	return `{"subject": {"commonName": "` + subscriber + `"}, "emailAddresses": ["` + subscriber + `"], "keyUsage": ` + usage + `,
		"extKeyUsage": ["emailProtection"], "policyIdentifiers": ["2.23.140.1.5.1.3"],
		"crlDistributionPoints": ["http://crl.example.org/issuing.crl"], "issuingCertificateURL": ["http://ca.example.org/issuing.der"]}`
}

func newProvisioner(name, usage string) (*provisioner.JWK, error) {
	public, private, err := jose.GenerateDefaultKeyPair([]byte(password))
	if err != nil {
		return nil, err
	}
	encrypted, err := private.CompactSerialize()
	if err != nil {
		return nil, err
	}
	yes := true
	return &provisioner.JWK{Type: "JWK", Name: name, Key: public, EncryptedKey: encrypted,
		Claims:  &provisioner.Claims{DisableSmallstepExtensions: &yes},
		Options: &provisioner.Options{X509: &provisioner.X509Options{Template: template(usage)}}}, nil
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}

func configure(module, token, pin, label, root, issuer, folder, what string) (*config.Config, error) {
	good, err := newProvisioner("certificate", `["digitalSignature"]`)
	if err != nil {
		return nil, err
	}
	bad, err := newProvisioner("bad", `["digitalSignature", "certSign"]`)
	if err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	insecure, err := freeAddress()
	if err != nil {
		return nil, err
	}
	settings := &config.Config{Logger: json.RawMessage(`{"format": "text"}`), Root: []string{root}, IntermediateCert: issuer, IntermediateKey: "pkcs11:object=" + label,
		Address: address, InsecureAddress: insecure, DNSNames: []string{"127.0.0.1"},
		KMS:             &apiv1.Options{Type: apiv1.PKCS11, URI: fmt.Sprintf("pkcs11:module-path=%s;token=%s?pin-value=%s", module, token, pin)},
		DB:              &db.Config{Type: "bbolt", DataSource: filepath.Join(folder, "step.db")},
		AuthorityConfig: &config.AuthConfig{Provisioners: provisioner.List{good, bad}}}
	if what == "crl" {
		settings.CRL = &config.CRLConfig{Enabled: true}
	}
	return settings, nil
}

func newRequest() (api.CertificateRequest, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return api.CertificateRequest{}, err
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: subscriber},
		EmailAddresses: []string{subscriber}}, key)
	if err != nil {
		return api.CertificateRequest{}, err
	}
	request, err := x509.ParseCertificateRequest(der)
	return api.NewCertificateRequest(request), err
}

// What a subscriber does.
func enrol(url, rootFile, what string) ([]byte, error) {
	client, err := ca.NewClient(url, ca.WithRootFile(rootFile))
	if err != nil {
		return nil, err
	}
	by, err := ca.NewProvisioner(what, "", url, []byte(password), ca.WithRootFile(rootFile))
	if err != nil {
		return nil, err
	}
	token, err := by.Token(subscriber, subscriber)
	if err != nil {
		return nil, err
	}
	request, err := newRequest()
	if err != nil {
		return nil, err
	}
	answer, err := client.Sign(&api.SignRequest{CsrPEM: request, OTT: token})
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: answer.ServerPEM.Raw}), nil
}

func fetchCRL(address string) ([]byte, error) {
	response, err := http.Get("http://" + address + "/crl")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	der, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return nil, errors.Join(err, fmt.Errorf("want a CRL, have %s %s", response.Status, der))
	}
	return pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der}), nil
}

func awaitHealth(url, rootFile string) error {
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var client *ca.Client
		if client, err = ca.NewClient(url, ca.WithRootFile(rootFile)); err == nil {
			if _, err = client.Health(); err == nil {
				return nil
			}
		}
	}
	return err
}

func run(module, token, pin, label, root, issuer, how, what, out string) error {
	folder, err := os.MkdirTemp("", "stepca")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	settings, err := configure(module, token, pin, label, root, issuer, folder, what)
	if err != nil {
		return err
	}
	https, rootFile, err := serverTLS(folder)
	if err != nil {
		return err
	}
	if text, err := json.Marshal(settings); err != nil || !json.Valid(text) {
		return errors.Join(err, errors.New("want a configuration that could be a file"))
	}
	options := []ca.Option{ca.WithTLSConfig(https), ca.WithQuiet(true)}
	if how == "registered" {
		service, err := newIssuer(module, token, settings.KMS.URI, label, issuer)
		if err != nil {
			return err
		}
		settings.KMS = nil
		options = append(options, ca.WithX509CAService(service))
	}
	authority, err := ca.New(settings, options...)
	if err != nil {
		return err
	}
	go func() { _ = authority.Run() }()
	defer authority.Stop()
	url := "https://" + settings.Address
	if err = awaitHealth(url, rootFile); err != nil {
		return err
	}
	var text []byte
	if what == "crl" {
		text, err = fetchCRL(settings.InsecureAddress)
	} else {
		text, err = enrol(url, rootFile, what)
	}
	if err != nil {
		return err
	}
	return os.WriteFile(out, text, 0o600)
}

func main() {
	if len(os.Args) != 10 {
		fmt.Fprintln(os.Stderr, "usage: stepca MODULE TOKEN PIN LABEL ROOT.pem CA.pem stock|registered certificate|bad|crl OUT")
		os.Exit(2)
	}
	a := os.Args
	if err := run(a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
