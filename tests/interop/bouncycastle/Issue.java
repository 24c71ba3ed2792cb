// tests/interop/bouncycastle/Issue.java - Bouncy Castle over SunPKCS11 issues:
// Issue JAVA.cfg PIN ALIAS WHAT buffered|unbuffered ALGORITHM OUT; WHAT is certificate, crl, ocsp, or one of these that is to be
// refused: bad, bad-crl, bad-ocsp
import java.io.FileWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.BufferingContentSigner;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

public class Issue {
    static final int BUFFER_OCTETS = 20480; // as EJBCA has it
    static final SecureRandom random = new SecureRandom();
    static final Date now = new Date();

    static Date in(int days) {
        return Date.from(Instant.now().plus(days, ChronoUnit.DAYS));
    }

    static BigInteger serial() {
        return new BigInteger(119, random).setBit(119);
    }

    static Object certificate(X509Certificate ca, ContentSigner signer, int usage) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
            ca, serial(), now, in(365), new X500Principal("CN=anna.muster@example.org"), generator.generateKeyPair().getPublic());
        GeneralName point = new GeneralName(GeneralName.uniformResourceIdentifier, "http://crl.example.org/issuing.crl");
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_emailProtection));
        builder.addExtension(Extension.subjectAlternativeName, false,
            new GeneralNames(new GeneralName(GeneralName.rfc822Name, "anna.muster@example.org")));
        builder.addExtension(Extension.certificatePolicies, false,
            new CertificatePolicies(new PolicyInformation(new ASN1ObjectIdentifier("2.23.140.1.5.1.3"))));
        builder.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(
            new DistributionPoint[] {new DistributionPoint(new DistributionPointName(new GeneralNames(point)), null, null)}));
        builder.addExtension(Extension.authorityInfoAccess, false, new AuthorityInformationAccess(AccessDescription.id_ad_caIssuers,
            new GeneralName(GeneralName.uniformResourceIdentifier, "http://ca.example.org/issuing.der")));
        builder.addExtension(Extension.authorityKeyIdentifier, false,
            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca.getPublicKey()));
        return builder.build(signer);
    }

    static Object crl(X509Certificate ca, ContentSigner signer, int days) throws Exception {
        X509v2CRLBuilder builder = new JcaX509v2CRLBuilder(ca, now);
        builder.setNextUpdate(in(days));
        builder.addCRLEntry(serial(), now, 4);
        builder.addExtension(Extension.authorityKeyIdentifier, false,
            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca.getPublicKey()));
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(7)));
        return builder.build(signer);
    }

    static byte[] ocsp(X509Certificate ca, ContentSigner signer, int days) throws Exception {
        DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
        CertificateID id = new CertificateID(digests.get(CertificateID.HASH_SHA1), new JcaX509CertificateHolder(ca), serial());
        BasicOCSPRespBuilder builder = new JcaBasicOCSPRespBuilder(ca.getPublicKey(), digests.get(CertificateID.HASH_SHA1));
        builder.addResponse(id, CertificateStatus.GOOD, now, in(days), null);
        return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, builder.build(signer, null, now)).getEncoded();
    }

    public static void main(String[] a) throws Exception {
        Provider provider = Security.getProvider("SunPKCS11").configure(a[0]);
        Security.addProvider(provider);
        KeyStore token = KeyStore.getInstance("PKCS11", provider);
        token.load(null, a[1].toCharArray());
        PrivateKey key = (PrivateKey) token.getKey(a[2], null);
        X509Certificate ca = (X509Certificate) token.getCertificate(a[2]);
        ContentSigner signer = new JcaContentSignerBuilder(a[5]).setProvider(provider).build(key);
        if (a[4].equals("buffered"))
            signer = new BufferingContentSigner(signer, BUFFER_OCTETS);
        Object made = switch (a[3]) {
            case "certificate" -> certificate(ca, signer, KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
            case "bad" -> certificate(ca, signer, KeyUsage.digitalSignature | KeyUsage.keyCertSign);
            case "crl" -> crl(ca, signer, 7);
            case "bad-crl" -> crl(ca, signer, 30);
            case "ocsp" -> ocsp(ca, signer, 7);
            case "bad-ocsp" -> ocsp(ca, signer, 30);
            default -> throw new IllegalArgumentException(a[3]);
        };
        if (made instanceof byte[] octets) {
            Files.write(Path.of(a[6]), octets);
            return;
        }
        try (JcaPEMWriter writer = new JcaPEMWriter(new FileWriter(a[6]))) {
            writer.writeObject(made);
        }
    }
}
