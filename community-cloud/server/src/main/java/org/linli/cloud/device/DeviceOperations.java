package org.linli.cloud.device;

import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.audit.Audited;
import org.linli.cloud.operation.Operations;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.device.ClaimGrant;
import org.linli.messages.device.ClaimRequest;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Problem;
import org.linli.mobileapi.Reply;

/** The operations of the contract's {@code device} part. */
public final class DeviceOperations {

    private final DeviceRegistry registry;
    private final ClaimService claims;
    private final CommunityAuthority authority;
    private final Clock clock;
    private final Place place;
    private final AuditLog audit;

    /**
     * What a controller must know of this community.
     *
     * @param trustedKeys the keys that sign commands and visitor passes, asked for at each claim
     * @param doorExists whether the community has this door now
     * @param doorIsOf whether the community has or had this door
     */
    public record Place(
            String community,
            String brokerHost,
            int brokerPort,
            Supplier<List<TrustedKeyItem>> trustedKeys,
            BiPredicate<String, String> doorExists,
            BiPredicate<String, String> doorIsOf) {}

    public DeviceOperations(
            DeviceRegistry registry,
            ClaimService claims,
            CommunityAuthority authority,
            Clock clock,
            Place place,
            AuditLog audit) {
        this.registry = registry;
        this.claims = claims;
        this.authority = authority;
        this.clock = clock;
        this.place = place;
        this.audit = audit;
    }

    public void register(Api api) {
        api.on("claimDoor", Audited.by(audit, "", this::claim))
                .on("createClaimCode", Audited.by(audit, "door", this::createCode))
                .on(
                        "listDevices",
                        request -> Operations.page(
                                registry.list(
                                        request.caller().requireCommunity(),
                                        Operations.cursor(request),
                                        Operations.size(request)),
                                device -> device))
                .on("revokeDevice", Audited.before(audit, "door", this::revoke));
    }

    record CreatedCode(String code, Instant expiresAt, boolean replacement) {}

    private Reply createCode(ApiRequest request) {
        String door = request.path("door");
        if (!place.doorExists().test(request.caller().requireCommunity(), door)) {
            return Reply.problem(Problem.notFound("the door"));
        }
        ClaimService.NewCode code = claims.createCode(door, request.caller().requirePerson());
        return Reply.created(new CreatedCode(code.code().text(), code.expiresAt(), code.replacement()));
    }

    private Reply revoke(ApiRequest request) {
        boolean own = place.doorIsOf().test(request.caller().requireCommunity(), request.path("door"));
        return own && claims.revoke(request.path("door"), request.caller().requirePerson())
                ? Reply.noContent()
                : Reply.problem(Problem.notFound("a controller of the door"));
    }

    private Reply claim(ApiRequest request) {
        ClaimRequest claim;
        try {
            claim = Codec.decode(request.bodyText(), ClaimRequest.class);
        } catch (MalformedMessage e) {
            return Reply.problem(Problem.invalid("body", "not a claim as controllers send it"));
        }
        ClaimService.Outcome outcome = claims.claim(claim);
        if (outcome instanceof ClaimService.Granted granted) {
            return Reply.ok(new RawValue(Codec.encode(grant(granted.claimed()))));
        }
        return Reply.problem(
                switch (((ClaimService.Refused) outcome).why()) {
                    case BAD_CODE ->
                        Problem.of(403, "claim-refused", "The claim code is not valid")
                                .withDetail("it is wrong, used or older than 24 hours");
                    case BAD_REQUEST -> Problem.invalid("certificateRequest", "not a signed request for a P-256 key");
                });
    }

    private ClaimGrant grant(ClaimService.Claimed claimed) {
        return new ClaimGrant(
                place.community(),
                claimed.door(),
                place.brokerHost(),
                place.brokerPort(),
                claimed.chain(),
                authority.pem(),
                place.trustedKeys().get(),
                clock.instant());
    }
}
