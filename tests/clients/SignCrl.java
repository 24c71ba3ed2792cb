// A CA in Java: signs a CRL with a key of a PKCS#11 token, handing over the whole of it. tests/clients/test_java_crl.sh runs it.
// java SignCrl.java CONFIGURATION PIN ALIAS ALGORITHM NUMBER DAYS ENTRIES FILE

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

public final class SignCrl {
    private static final int SEQUENCE = 0x30, INTEGER = 0x02, OCTETS = 0x04, BITS = 0x03, UTC_TIME = 0x17;
    private static final byte[] SUPERSEDED = hex("300a0603551d1504030a0104"); // reasonCode 4

    private static byte[] hex(String digits) {
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++)
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        return bytes;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(), all = new ByteArrayOutputStream();
        for (byte[] part : parts)
            content.writeBytes(part);
        all.write(tag);
        if (content.size() < 0x80) {
            all.write(content.size());
        } else {
            byte[] length = BigInteger.valueOf(content.size()).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            all.write(0x80 | (length.length - from));
            all.write(length, from, length.length - from);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    private static byte[] integer(BigInteger value) {
        return der(INTEGER, value.toByteArray());
    }

    private static byte[] time(ZonedDateTime when) {
        String text = when.format(DateTimeFormatter.ofPattern("yyMMddHHmmss")) + "Z";
        return der(UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] algorithm(String name) {
        return name.endsWith("RSA") ? hex("300d06092a864886f70d01010b0500") : hex("300a06082a8648ce3d040302");
    }

    /* The keyIdentifier of the certificate's own key: inside OCTET STRING inside OCTET STRING. */
    private static byte[] keyIdentifier(X509Certificate certificate) {
        byte[] wrapped = certificate.getExtensionValue("2.5.29.14");
        return Arrays.copyOfRange(wrapped, 4, wrapped.length);
    }

    private static byte[] extensions(X509Certificate issuer, BigInteger number) {
        byte[] authority = der(SEQUENCE, der(0x80, keyIdentifier(issuer)));
        return der(0xa0, der(SEQUENCE,
                der(SEQUENCE, hex("0603551d23"), der(OCTETS, authority)),
                der(SEQUENCE, hex("0603551d14"), der(OCTETS, integer(number)))));
    }

    private static byte[] revoked(int entries, ZonedDateTime when) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        byte[] date = time(when), reason = der(SEQUENCE, SUPERSEDED);
        for (int i = 0; i < entries; i++) {
            BigInteger serial = BigInteger.ONE.shiftLeft(120).add(BigInteger.valueOf(i * 7919L));
            list.writeBytes(der(SEQUENCE, integer(serial), date, reason));
        }
        return entries == 0 ? new byte[0] : der(SEQUENCE, list.toByteArray());
    }

    public static void main(String[] arguments) throws Exception {
        Provider provider = Security.getProvider("SunPKCS11").configure(arguments[0]);
        char[] pin = arguments[1].toCharArray();
        String name = arguments[3];
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);

        KeyStore token = KeyStore.getInstance("PKCS11", provider);
        token.load(null, pin);
        X509Certificate issuer = (X509Certificate) token.getCertificate(arguments[2]);
        byte[] tbs = der(SEQUENCE,
                integer(BigInteger.ONE),
                algorithm(name),
                issuer.getSubjectX500Principal().getEncoded(),
                time(now),
                time(now.plusDays(Long.parseLong(arguments[5]))),
                revoked(Integer.parseInt(arguments[6]), now.minusDays(1)),
                extensions(issuer, new BigInteger(arguments[4])));
        Signature signature = Signature.getInstance(name, provider);
        signature.initSign((PrivateKey) token.getKey(arguments[2], pin));
        signature.update(tbs);
        byte[] crl = der(SEQUENCE, tbs, algorithm(name), der(BITS, new byte[1], signature.sign()));
        Files.write(Path.of(arguments[7]), crl);
    }
}
