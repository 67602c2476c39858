package org.linli.cloud.main;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.linli.cloud.access.Access;
import org.linli.cloud.audit.AuditHeads;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.broker.AllowedClients;
import org.linli.cloud.device.ClaimService;
import org.linli.cloud.device.CloudServers;
import org.linli.cloud.device.CommunityAuthority;
import org.linli.cloud.device.DeviceRegistry;
import org.linli.cloud.device.Identity;
import org.linli.cloud.device.Renewals;
import org.linli.cloud.device.RevocationList;
import org.linli.cloud.identity.Accounts;
import org.linli.cloud.identity.Callers;
import org.linli.cloud.identity.Links;
import org.linli.cloud.identity.PersonDirectory;
import org.linli.cloud.identity.Reach;
import org.linli.cloud.identity.Sessions;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.JobsSettings;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.Households;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/** What both the running cloud and its commands stand on: data directory, database, keys, people, accounts. Opened in order, closed in reverse. */
public final class Foundation implements AutoCloseable {

    /** News that the certificates in force changed. */
    static final String ALLOWED = "allowed-clients";

    private static final Duration NAME_PATIENCE = Duration.ofSeconds(15);

    private final CloudSettings settings;
    private final Clock clock;
    private final Database database;
    private final SecretBox box;
    private final SiteKeys siteKeys;
    private final CommunityAuthority authority;
    private final CloudServers servers;
    private final Access access;
    private final People people;
    private final Companies companies;
    private final Places places;
    private final Households households;
    private final Homes homes;
    private final Visibility visibility;
    private final StaffRoles staffRoles;
    private final PersonDirectory directory;
    private final Reach reach;
    private final Links links;
    private final Sessions sessions;
    private final Callers callers;
    private final Accounts accounts;
    private final DeviceRegistry devices;
    private final ClaimService claims;
    private final AuditLog audit;
    private final AuditHeads auditHeads;
    private final Renewals renewals;
    private final Jobs jobs;
    private final Works works;

    private Foundation(CloudSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        makeDirectory(settings.data());
        box = SecretBox.open(settings.data().resolve("secret.key"));
        database = Database.open(settings.database());
        siteKeys = new SiteKeys(database, box, clock);
        authority = sharedAuthority();
        servers = new CloudServers(database, clock);
        access = Access.of(database, box, clock);
        people = new People(database, access.holders(), clock);
        companies = new Companies(database, access.holders());
        directory = new PeopleDirectory(people, companies, clock);
        CloudSettings.Community first = settings.community();
        companies.ensureFirst(first.id(), first.name(), first.zone().getId());
        places = new Places(database);
        households = new Households(database, access.holders(), clock);
        homes = new Homes(database);
        visibility = new Visibility(database, clock);
        staffRoles = new StaffRoles(database, access.holders(), Accounts::isEnabled, clock);
        reach = new Reach(staffRoles, visibility::standing);
        links = new Links(database, staffRoles, reach, box, clock);
        sessions = new Sessions(database, clock);
        callers = new Callers(
                database,
                visibility::standing,
                sessions,
                clock,
                database.isSqlite() ? Callers.MEMORY_ALONE : Callers.MEMORY);
        accounts = new Accounts(database, box, links, sessions, directory, staffRoles, reach, clock);
        people.onErase(accounts::erase);
        devices = new DeviceRegistry(database, clock);
        audit = new AuditLog(database, clock);
        audit.reasons(callers.acting()::reason);
        auditHeads = new AuditHeads(
                database,
                settings.data().resolve("audit-heads.txt"),
                authority::sign,
                authority.certificate().getPublicKey(),
                clock);
        claims = new ClaimService(database, authority, devices, clock, this::allowedChanged);
        renewals = new Renewals(database, authority, devices, clock, this::allowedChanged);
        jobs = new Jobs(
                database,
                clock,
                JobsSettings.of(settings.instance(), settings.server().takeover()));
        works = new Works(database, jobs, clock);
    }

    public static Foundation open(CloudSettings settings, Clock clock) {
        return new Foundation(settings, clock);
    }

    private CommunityAuthority sharedAuthority() {
        String community = settings.community().id();
        try {
            siteKeys.check(community);
            siteKeys.share(
                    "authority",
                    List.of(pki().resolve("ca.key"), pki().resolve("ca.crt")),
                    () -> CommunityAuthority.open(pki(), community, clock));
            return CommunityAuthority.open(pki(), community, clock);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new BadSetting("data", "the directory " + directory + " cannot be made");
        }
    }

    private Path pki() {
        return settings.data().resolve("pki");
    }

    Path certificates() {
        return pki();
    }

    Path allowedFile() {
        return settings.data().resolve("allowed-clients");
    }

    Identity serverIdentity() {
        return Identity.server(pki(), settings.names(), authority, clock);
    }

    /** This process at the broker. */
    public Identity cloudIdentity() {
        return Identity.cloud(pki(), settings.instance(), authority, clock);
    }

    /** This process is about to serve. */
    void beginServing() {
        // One that was just killed may not be quite gone.
        if (!database.takeName("server " + settings.instance(), NAME_PATIENCE)) {
            throw new BadSetting("instance", "another server of the name " + settings.instance() + " runs");
        }
        stillServing();
        database.news().tellOthers(ALLOWED, "");
    }

    /** To be called from time to time: what another server said while nobody could hear is made up for. */
    void stillServing() {
        servers.runs(cloudIdentity());
        publishAllowed();
    }

    private void allowedChanged() {
        publishAllowed();
        database.news().tellOthers(ALLOWED, "");
    }

    /** Names of all server processes as the broker knows them, this one's among them. */
    Set<String> serverNames() {
        Set<String> names = new TreeSet<>(servers.all().values());
        names.add(cloudIdentity().name());
        return names;
    }

    /** Writes which certificates may connect to the broker: the doors in force and the servers of this site. */
    synchronized void publishAllowed() {
        Map<String, AllowedClients.Client> clients = new LinkedHashMap<>();
        servers.all()
                .forEach((fingerprint, name) ->
                        clients.put(fingerprint, new AllowedClients.Client(AllowedClients.Role.CLOUD, name)));
        Identity cloud = cloudIdentity();
        clients.put(cloud.fingerprint(), new AllowedClients.Client(AllowedClients.Role.CLOUD, cloud.name()));
        devices.allowed()
                .forEach((fingerprint, door) ->
                        clients.put(fingerprint, new AllowedClients.Client(AllowedClients.Role.DOOR, door)));
        try {
            AllowedClients.write(allowedFile(), clients);
            RevocationList.write(pki().resolve("ca.crl"), authority, devices, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("the list of allowed clients cannot be written", e);
        }
    }

    public CloudSettings settings() {
        return settings;
    }

    Renewals renewals() {
        return renewals;
    }

    public Clock clock() {
        return clock;
    }

    public Database database() {
        return database;
    }

    public SecretBox box() {
        return box;
    }

    SiteKeys siteKeys() {
        return siteKeys;
    }

    public CommunityAuthority authority() {
        return authority;
    }

    public Access access() {
        return access;
    }

    public People people() {
        return people;
    }

    /** Property companies and their communities. */
    public Companies companies() {
        return companies;
    }

    public Places places() {
        return places;
    }

    public Households households() {
        return households;
    }

    /** What billing features must know of homes. */
    public Homes homes() {
        return homes;
    }

    public Visibility visibility() {
        return visibility;
    }

    public StaffRoles staffRoles() {
        return staffRoles;
    }

    public PersonDirectory directory() {
        return directory;
    }

    public Links links() {
        return links;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Callers callers() {
        return callers;
    }

    public Accounts accounts() {
        return accounts;
    }

    public DeviceRegistry devices() {
        return devices;
    }

    public ClaimService claims() {
        return claims;
    }

    /** Registering is open until the cloud has started. */
    public Jobs jobs() {
        return jobs;
    }

    public Works works() {
        return works;
    }

    public AuditLog audit() {
        return audit;
    }

    public AuditHeads auditHeads() {
        return auditHeads;
    }

    @Override
    public void close() {
        database.close();
    }
}
