package org.linli.cloud.identity;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.audit.Audited;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Problem;
import org.linli.mobileapi.Reply;

/** Personal tokens, and vendors' tokens that managers hand out. */
final class TokenOperations {

    private final ApiTokens tokens;
    private final AuditLog audit;

    TokenOperations(IdentityFeature identity, AuditLog audit) {
        this.tokens = identity.callers().tokens();
        this.audit = audit;
    }

    void register(Api api) {
        api.on("listMyTokens", this::listMine)
                .on("createMyToken", Audited.by(audit, "", this::createMine))
                .on("endMyToken", Audited.by(audit, "token", this::endMine))
                .on("listVendorTokens", this::listVendors)
                .on("createVendorToken", Audited.by(audit, "", this::createVendor))
                .on("endVendorToken", Audited.by(audit, "token", this::endVendor));
    }

    record TokenView(
            String id,
            String name,
            Set<String> roles,
            Set<String> scopes,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt) {
        static TokenView of(ApiTokens.ApiToken token) {
            return new TokenView(
                    token.id(),
                    token.name(),
                    token.roles(),
                    token.scopes(),
                    token.createdBy(),
                    token.createdAt(),
                    token.expiresAt(),
                    token.lastUsedAt());
        }
    }

    record TokenList(List<TokenView> items) {}

    record NewToken(String name, @Nullable Set<Role> roles, Set<String> scopes, Instant expiresAt) {}

    record MadeToken(String token, TokenView details) {
        @Override
        public String toString() {
            return "MadeToken[" + details.id() + "]";
        }
    }

    private static Reply list(List<ApiTokens.ApiToken> found) {
        return Reply.ok(new TokenList(found.stream().map(TokenView::of).toList()));
    }

    private static Reply made(ApiTokens.Made made) {
        return Reply.created(new MadeToken(made.secret(), TokenView.of(made.token())));
    }

    private static Reply ended(boolean there) {
        return there ? Reply.noContent() : Reply.problem(Problem.notFound("the token"));
    }

    private Reply listMine(ApiRequest request) {
        return list(tokens.listPersonal(request.caller().requirePerson()));
    }

    private Reply createMine(ApiRequest request) {
        Caller caller = request.caller();
        NewToken wanted = request.body(NewToken.class);
        boolean staff = caller.roles().stream().anyMatch(role -> !role.equals(Role.RESIDENT));
        return made(tokens.personal(caller.requirePerson(), wanted.name(), wanted.scopes(), wanted.expiresAt(), staff));
    }

    private Reply endMine(ApiRequest request) {
        return ended(tokens.endPersonal(request.path("token"), request.caller().requirePerson()));
    }

    private Reply listVendors(ApiRequest request) {
        return list(tokens.listVendors(request.caller().requireCommunity()));
    }

    private Reply createVendor(ApiRequest request) {
        Caller caller = request.caller();
        NewToken wanted = request.body(NewToken.class);
        return made(tokens.vendor(
                caller.requireCommunity(),
                wanted.name(),
                wanted.roles() == null ? Set.of() : wanted.roles(),
                wanted.scopes(),
                wanted.expiresAt(),
                caller.requirePerson()));
    }

    private Reply endVendor(ApiRequest request) {
        return ended(tokens.endVendor(request.path("token"), request.caller().requireCommunity()));
    }
}
