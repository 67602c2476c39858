package org.linli.cloud.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.CallerResolver;

/** Set-up, password and second factor, lock-out, links and sessions of staff; the same on every database. */
abstract class StaffContract extends IdentityFixture {

    private String firstToken() {
        return links.firstManager().orElseThrow().token();
    }

    @Test
    void theFirstLinkMakesTheFirstManagerOnce() {
        assertFalse(accounts.hasManager());
        String token = firstToken();
        SignedIn result = setUp(token, "manager");
        assertEquals(Set.of("MANAGER"), caller(result).roles());
        assertTrue(accounts.hasManager());
        assertTrue(links.find(token).isEmpty());
        assertTrue(links.firstManager().isEmpty());
    }

    @Test
    void aNewFirstLinkEndsTheOldOneAndBothEndAfterAnHour() {
        String old = firstToken();
        String fresh = firstToken();
        assertTrue(links.find(old).isEmpty());
        assertTrue(links.find(fresh).isPresent());
        clock.advance(Duration.ofHours(1));
        assertTrue(links.find(fresh).isEmpty());
    }

    @Test
    void setUpRefusesWeakPasswordsAndWrongCodesAndKeepsTheLink() {
        String token = firstToken();
        String code = Totp.code(secretOf(token), clock.instant());
        for (String weak : List.of("short", "aaaaaaaaaaaaaaa", "manager-2026")) {
            refused(
                    "weak-password",
                    () -> accounts.finishSetup(new Accounts.Setup(token, "Li", "manager", weak, code), HERE));
        }
        refused(
                "wrong-code",
                () -> accounts.finishSetup(new Accounts.Setup(token, "Li", "manager", PASSWORD, other(code)), HERE));
        refused(
                "login-form",
                () -> accounts.finishSetup(new Accounts.Setup(token, "Li", "13900001111", PASSWORD, code), HERE));
        setUp(token, "manager");
    }

    @Test
    void signingInNeedsPasswordAndCodeAndACodeCountsOnce() {
        byte[] secret = manager();
        refused("wrong-sign-in", () -> signIn(secret, "wrong password"));
        refused("wrong-sign-in", () -> identity.signIn().byPassword("manager", PASSWORD, null, HERE));
        signIn(secret, PASSWORD);
        refused("wrong-sign-in", () -> signIn(secret, PASSWORD));
        clock.advance(Duration.ofSeconds(60));
        signIn(secret, PASSWORD);
        refused("wrong-sign-in", () -> identity.signIn().byPassword("nobody", PASSWORD, "123456", HERE));
    }

    @Test
    void ofManyTriesWithOneCodeAtTheSameMomentOneGetsIn() {
        byte[] secret = manager();
        String code = Totp.code(secret, clock.instant());
        long entered = IntStream.range(0, 4)
                .parallel()
                .filter(i -> {
                    try {
                        identity.signIn().byPassword("manager", PASSWORD, code, HERE);
                        return true;
                    } catch (org.linli.cloud.refusal.Refused e) {
                        return false;
                    }
                })
                .count();
        assertEquals(1, entered);
    }

    @Test
    void fiveWrongTriesFromOnePlaceAreAnsweredNoMoreForAQuarterOfAnHour() {
        byte[] secret = manager();
        for (int i = 0; i < Limits.PASSWORD.times(); i++) {
            refused("wrong-sign-in", () -> signIn(secret, "wrong password"));
        }
        refused("too-many-tries", () -> signIn(secret, PASSWORD));
        clock.advance(Limits.PASSWORD.window());
        signIn(secret, PASSWORD);
    }

    @Test
    void accountsAreListedWithTheRolesThatCountInTheCommunity() {
        manager();
        database.change(transaction -> {
            transaction
                    .handle()
                    .execute("INSERT INTO community (id, company, name, name_en, zone)"
                            + " VALUES ('c2', 'company', 'C2', '', 'Asia/Shanghai')");
            for (String person : List.of("a", "b", "c")) {
                accounts.putDemo(transaction, new Demo.Person(person, "staff " + person, "", Set.of(Role.DESK)));
            }
            for (String person : List.of("b", "c")) {
                roles.revoke(transaction, person, "company", null, "DESK");
                roles.grant(transaction, person, "company", "c2", "GUARD", "test");
            }
            roles.grant(transaction, "b", "company", "c1", "CASHIER", "test");
        });

        List<Accounts.Account> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<Accounts.Account> page = accounts.list("c1", cursor, 1);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);

        assertEquals(
                Map.of("a", Set.of(Role.DESK), "b", Set.of(Role.CASHIER)),
                all.stream()
                        .filter(account -> account.login() == null)
                        .collect(Collectors.toMap(Accounts.Account::person, Accounts.Account::roles)));
        assertEquals(3, all.size());
    }

    @Test
    void triesAtSeveralServersCountTogether() {
        byte[] secret = manager();
        IdentityFeature other = server(identity.people());
        for (int i = 0; i < Limits.PASSWORD.times(); i++) {
            IdentityFeature one = i % 2 == 0 ? identity : other;
            refused("wrong-sign-in", () -> one.signIn().byPassword("manager", "a guess", null, HERE));
        }
        for (IdentityFeature one : List.of(identity, other)) {
            String code = Totp.code(secret, clock.instant());
            refused("too-many-tries", () -> one.signIn().byPassword("manager", PASSWORD, code, HERE));
        }
        for (int i = 0; i < Limits.CODES_FROM_ADDRESS_TO_PHONE.times(); i++) {
            (i % 2 == 0 ? identity : other).signIn().sendCode("13911112222", "here");
        }
        for (IdentityFeature one : List.of(identity, other)) {
            refused("too-many-codes", () -> one.signIn().sendCode("13911112222", "here"));
        }
    }

    @Test
    void loginsThatDoNotExistAreLockedAlike() {
        for (int i = 0; i < Limits.PASSWORD.times(); i++) {
            refused("wrong-sign-in", () -> identity.signIn().byPassword("ghost", PASSWORD, "123456", HERE));
        }
        refused("too-many-tries", () -> identity.signIn().byPassword("ghost", PASSWORD, "123456", HERE));
    }

    @Test
    void strangersWhoGuessEverywhereDoNotLockOutAKnownBrowser() {
        byte[] secret = manager();
        String device = signIn(secret, PASSWORD).deviceToken();
        Limits limits = new Limits(database, clock);
        for (int i = 1; i < Limits.LOGIN.times(); i++) {
            limits.take(Limits.LOGIN, "manager");
        }
        Origin stranger = Origin.browser("10.0.0.1");
        refused("wrong-sign-in", () -> identity.signIn().byPassword("manager", "a guess", "123456", stranger));
        refused(
                "too-many-tries",
                () -> identity.signIn().byPassword("manager", "a guess", "123456", Origin.browser("10.9.9.9")));
        clock.advance(Duration.ofSeconds(60));
        Origin owner = new Origin("somewhere", "", device, Sessions.Kind.COOKIE);
        identity.signIn().byPassword("manager", PASSWORD, Totp.code(secret, clock.instant()), owner);
        Origin pretender = new Origin("somewhere", "", Tokens.next(), Sessions.Kind.COOKIE);
        refused("too-many-tries", () -> identity.signIn().byPassword("manager", "a guess", "123456", pretender));
    }

    @Test
    void oneAddressGuessesAtManyLoginsOnlySoOften() {
        Limits limits = new Limits(database, clock);
        for (int i = 1; i < Limits.ADDRESS.times(); i++) {
            limits.take(Limits.ADDRESS, "here");
        }
        refused("wrong-sign-in", () -> identity.signIn().byPassword("another", "a guess", null, HERE));
        refused("too-many-tries", () -> identity.signIn().byPassword("fresh", "a guess", null, HERE));
    }

    @Test
    void aLoginBelongsToOnePersonOnly() {
        manager();
        Links.NewLink invitation = links.setup("guard-1", Set.of(Role.GUARD), null, "manager");
        refused("login-taken", () -> setUp(invitation.token(), "MANAGER"));
        assertEquals(Set.of("GUARD"), caller(setUp(invitation.token(), "guard")).roles());
    }

    @Test
    void whoIsInvitedToOneCommunityActsThereAndNowhereElse() {
        manager();
        secondCommunity();
        setUp(links.setup("two", Set.of(Role.MANAGER), "c2", managerId()).token(), "second");
        assertEquals(
                List.of("c2"),
                database.read(transaction -> StaffRoles.of(transaction.handle(), "two").stream()
                        .map(StaffRoles.Grant::community)
                        .toList()));
        assertFalse(accounts.mayManage("two", managerId(), "c2"), "else they could take the account that manages all");
        assertTrue(accounts.mayManage(managerId(), "two", "c2"));
        assertTrue(accounts.mayManage("two", "somebody-new", "c2"));
    }

    private void secondCommunity() {
        database.change(transaction -> transaction
                .handle()
                .execute("INSERT INTO community (id, company, name, name_en, zone)"
                        + " VALUES ('c2', 'company', '二', 'Two', 'Asia/Shanghai')"));
    }

    private void works(String person, String community, Role role) {
        setUp(links.setup(person, Set.of(role), community, managerId()).token(), "login-" + person);
    }

    @Test
    void aSetUpLinkIsWorthNothingOnceItsMakerMayNoLongerMakeIt() {
        manager();
        secondCommunity();
        works("two", "c2", Role.MANAGER);
        String kept = links.setup("guard", Set.of(Role.GUARD), "c2", "two").token();
        assertTrue(links.find(kept).isPresent());
        works("guard", "c1", Role.CASHIER);
        assertTrue(links.find(kept).isEmpty(), "else the manager of c2 becomes the cashier of c1");
        String other = links.setup("new", Set.of(Role.GUARD), "c2", "two").token();
        accounts.setDisabled("two", true);
        assertTrue(links.find(other).isEmpty());
    }

    @Test
    void theDeskLetsInOnlyWhoLivesAndWorksWhereItServes() {
        manager();
        secondCommunity();
        works("desk", "c1", Role.DESK);
        resident("p1");
        assertTrue(accounts.mayLetIn("desk", "p1", "c1"));
        assertFalse(accounts.mayLetIn("desk", "p1", "c2"));
        String link = links.signIn("p1", "c1", "desk").token();
        String invitation = links.invite("p1", "c1", "desk").token();
        assertTrue(links.find(link).isPresent() && links.find(invitation).isPresent());
        standings.put("p1", at(Map.of(), Set.of("c1", "c2")));
        assertFalse(accounts.mayLetIn("desk", "p1", "c1"));
        assertTrue(links.find(link).isEmpty() && links.find(invitation).isEmpty());
        assertTrue(accounts.mayLetIn(managerId(), "p1", "c1"), "who serves both communities lets them in");
        refused("link-not-valid", () -> identity.signIn().byLink(link, HERE));
        standings.remove("p1");
        works("p1", "c1", Role.GUARD);
        assertFalse(accounts.mayLetIn("desk", "p1", "c1"), "a new password for a colleague is the manager's to give");
    }

    @Test
    void theLastManagerOfACompanyIsNotShutOut() {
        manager();
        refused("last-manager", () -> accounts.setDisabled(managerId(), true));
        String first = managerId();
        setUp(links.setup("two", Set.of(Role.MANAGER), null, "manager").token(), "second");
        assertTrue(accounts.setDisabled(first, true));
        refused("last-manager", () -> accounts.setDisabled("two", true));
        assertTrue(accounts.setDisabled(first, false));
        assertTrue(accounts.setDisabled("two", true));
    }

    @Test
    void whoIsErasedHasNoWayInAnyMore() {
        byte[] secret = manager();
        SignedIn signedIn = signIn(secret, PASSWORD);
        identity.residents().renewRecoveryCodes(managerId());
        String person = signedIn.person();
        database.change(transaction -> accounts.erase(transaction, person));
        assertFalse(caller(signedIn).signedIn());
        clock.advance(Duration.ofSeconds(60));
        refused("wrong-sign-in", () -> signIn(secret, PASSWORD));
        assertEquals(0, identity.residents().ways(person).recoveryCodes());
    }

    @Test
    void aLinkIsNoSecondFactorForStaffUnlessTheDatabaseIsADemo() {
        manager();
        String staff = managerId();
        SignedIn byLink =
                identity.signIn().byLink(links.signIn(staff, null, "desk").token(), HERE);
        assertFalse(caller(byLink).signedIn());
        assertThrows(IllegalStateException.class, () -> Demo.link(database, links, staff));
        SignedIn forged = identity.signIn().byLink(links.demo(staff).token(), HERE);
        assertFalse(caller(forged).signedIn());
        database.change(transaction ->
                Demo.mark(transaction, accounts, List.of(new Demo.Person("g1", "保安", "Guard", Set.of(Role.GUARD)))));
        SignedIn demo =
                identity.signIn().byLink(Demo.link(database, links, "g1").token(), HERE);
        assertEquals(Set.of("GUARD"), caller(demo).roles());
        assertEquals("Guard", Demo.people(database).get(0).nameEn());
    }

    @Test
    void sessionsEndByTimeByTheirOwnerAndWithTheAccount() {
        byte[] secret = manager();
        SignedIn first = signIn(secret, PASSWORD);
        Caller caller = caller(first);
        assertTrue(caller.signedIn());
        assertTrue(callers.stillValid(caller));
        assertFalse(sessions.end(String.valueOf(caller.session()), "somebody-else"));
        assertTrue(sessions.end(String.valueOf(caller.session()), caller.requirePerson()));
        assertFalse(caller(first).signedIn());
        assertFalse(callers.stillValid(caller));

        clock.advance(Duration.ofSeconds(60));
        SignedIn idle = signIn(secret, PASSWORD);
        clock.advance(Sessions.STAFF_IDLE);
        assertFalse(caller(idle).signedIn());

        SignedIn busy = signIn(secret, PASSWORD);
        for (Duration used = Duration.ZERO;
                used.compareTo(Sessions.STAFF_LIFE) < 0;
                used = used.plus(Duration.ofMinutes(30))) {
            assertTrue(caller(busy).signedIn());
            clock.advance(Duration.ofMinutes(30));
        }
        assertFalse(caller(busy).signedIn());

        SignedIn last = signIn(secret, PASSWORD);
        setUp(links.setup("two", Set.of(Role.MANAGER), null, "manager").token(), "second");
        assertTrue(accounts.setDisabled(caller.requirePerson(), true));
        assertFalse(caller(last).signedIn());
        clock.advance(Duration.ofSeconds(60));
        refused("wrong-sign-in", () -> signIn(secret, PASSWORD));
    }

    @Test
    void theSecondFactorShownAgainGivesTheSessionANewIdAndSecret() {
        byte[] secret = manager();
        SignedIn before = signIn(secret, PASSWORD);
        clock.advance(Duration.ofSeconds(60));
        String code = Totp.code(secret, clock.instant());
        SignedIn after =
                identity.signIn().prove(before.person(), before.session().id(), code, HERE);
        assertFalse(caller(before).signedIn());
        assertTrue(caller(after).signedIn());
        refused(
                "wrong-code",
                () -> identity.signIn().prove(before.person(), after.session().id(), code, HERE));
    }

    @Test
    void aRecoveryCodeStandsForTheSecondFactorOnce() {
        manager();
        List<String> codes = identity.residents().renewRecoveryCodes(managerId());
        assertEquals(RecoveryCodes.COUNT, codes.size());
        String code = codes.get(3);
        identity.signIn().byPassword("manager", PASSWORD, code.toUpperCase(java.util.Locale.ROOT), HERE);
        refused("wrong-sign-in", () -> identity.signIn().byPassword("manager", PASSWORD, code, HERE));
        assertEquals(
                RecoveryCodes.COUNT - 1, identity.residents().ways(managerId()).recoveryCodes());
        identity.residents().renewRecoveryCodes(managerId());
        refused("wrong-sign-in", () -> identity.signIn().byPassword("manager", PASSWORD, codes.get(4), HERE));
        resident("p1");
        invited("p1", "wang");
        refused("no-second-factor", () -> identity.residents().renewRecoveryCodes("p1"));
    }

    @Test
    void whatIsDangerousNeedsAFreshProof() {
        byte[] secret = manager();
        SignedIn signedIn = signIn(secret, PASSWORD);
        CallerResolver.Credentials dangerous =
                new CallerResolver.Credentials(signedIn.session().token(), null, null, null, Set.of(), true, "here");
        assertTrue(callers.resolve(dangerous).signedIn());
        clock.advance(Sessions.PROOF_LIFE);
        refused("second-factor-needed", () -> callers.resolve(dangerous));
        assertTrue(caller(signedIn).signedIn());
        SignedIn proven = identity.signIn()
                .prove(signedIn.person(), signedIn.session().id(), Totp.code(secret, clock.instant()), HERE);
        assertTrue(callers.resolve(new CallerResolver.Credentials(
                        proven.session().token(), null, null, null, Set.of(), true, "here"))
                .has("MANAGER"));
    }

    @Test
    void aRoleTakenAwayIsGoneAtTheNextRequestAndRolesAreThoseOfTheCommunityAskedFor() {
        byte[] secret = manager();
        SignedIn signedIn = signIn(secret, PASSWORD);
        Sessions.NewSession session = signedIn.session();
        standings.put(signedIn.person(), at(Map.of("c1", Set.of("MANAGER"), "c2", Set.of("GUARD")), Set.of("c2")));
        assertEquals(Set.of("MANAGER"), resolve(session, "c1", null, Set.of()).roles());
        assertEquals(
                Set.of("GUARD", "RESIDENT"),
                resolve(session, "c2", null, Set.of()).roles());
        assertThrows(
                Caller.CommunityNeeded.class,
                () -> resolve(session, null, null, Set.of()).requireCommunity());
        refused("community-unknown", () -> resolve(session, "c3", null, Set.of()));
        standings.put(signedIn.person(), at(Map.of("c2", Set.of("GUARD")), Set.of()));
        refused("community-unknown", () -> resolve(session, "c1", null, Set.of()));
        assertEquals("c2", resolve(session, null, null, Set.of()).community());
        standings.put(signedIn.person(), at(Map.of(), Set.of()));
        assertFalse(caller(signedIn).signedIn());
    }

    @Test
    void theDatabaseHoldsNoSecretInPlain() {
        String token = firstToken();
        byte[] secret = secretOf(token);
        SignedIn result = setUp(token, "manager");
        String everything = database.read(transaction -> {
            StringBuilder text = new StringBuilder();
            for (String table : List.of("account", "session", "one_time_link", "known_device")) {
                transaction
                        .handle()
                        .createQuery("SELECT * FROM " + table)
                        .mapToMap()
                        .forEach(row -> row.values()
                                .forEach(value -> text.append(
                                        value instanceof byte[] bytes ? Totp.base32(bytes) : String.valueOf(value))));
            }
            return text.toString();
        });
        for (String hidden : List.of(
                token, result.session().token(), String.valueOf(result.deviceToken()), PASSWORD, Totp.base32(secret))) {
            assertFalse(everything.contains(hidden));
        }
        assertTrue(everything.contains("$argon2id$"));
    }
}
