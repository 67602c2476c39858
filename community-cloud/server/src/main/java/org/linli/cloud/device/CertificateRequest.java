package org.linli.cloud.device;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/**
 * The public key a unit asks a certificate for. Only P-256 keys whose owner signed the request; every name the request asks for is ignored, since the claim code
 * alone says which door it is.
 */
record CertificateRequest(PublicKey publicKey, String keyHash) {

    /** Empty when the text is no such request. */
    static Optional<CertificateRequest> parse(String pem) {
        try {
            byte @Nullable [] der = Pem.find(pem, "CERTIFICATE REQUEST");
            if (der == null) {
                return Optional.empty();
            }
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
            SubjectPublicKeyInfo info = request.getSubjectPublicKeyInfo();
            if (!isP256(info)) {
                return Optional.empty();
            }
            PublicKey key = request.getPublicKey();
            boolean owned = request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
            return owned
                    ? Optional.of(new CertificateRequest(key, Fingerprint.of(key.getEncoded())))
                    : Optional.empty();
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException e) {
            // Whatever a parser makes of hostile bytes, it is not a request.
            return Optional.empty();
        }
    }

    private static boolean isP256(SubjectPublicKeyInfo info) {
        ASN1Encodable curve = info.getAlgorithm().getParameters();
        return X9ObjectIdentifiers.id_ecPublicKey.equals(info.getAlgorithm().getAlgorithm())
                && SECObjectIdentifiers.secp256r1.equals(curve);
    }
}
