package org.linli.cloud.documents;

import java.time.Clock;
import javax.net.ssl.SSLSocketFactory;
import org.linli.cloud.documents.dunning.DunningOperations;
import org.linli.cloud.documents.dunning.DunningPlans;
import org.linli.cloud.documents.dunning.DunningRuns;
import org.linli.cloud.documents.dunning.Messages;
import org.linli.cloud.documents.dunning.Pauses;
import org.linli.cloud.documents.invoice.InvoiceHooks;
import org.linli.cloud.documents.invoice.InvoiceOperations;
import org.linli.cloud.documents.invoice.Invoices;
import org.linli.cloud.documents.invoice.Webhook;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.outward.PublicAddresses;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/** Builds what is printed and asked about money, and registers its operations and work. Before jobs begin. */
public final class Documents {

    /** The page on which a code is asked about; what follows it is the code. */
    private static final String PAGE = "/receipt.html#";

    private final Database database;
    private final SecretBox box;
    private final Jobs jobs;
    private final Works works;
    private final Clock clock;

    public Documents(Database database, SecretBox box, Jobs jobs, Works works, Clock clock) {
        this.database = database;
        this.box = box;
        this.jobs = jobs;
        this.works = works;
        this.clock = clock;
    }

    /**
     * @param address of this site, such as {@code https://cloud.example.org}
     * @param privateWebhooks whether webhooks may go to addresses of the company's own network
     */
    public void register(Operations on, Register register, String address, boolean privateWebhooks) {
        Receipts receipts = new Receipts(database, register, new ReceiptCodes(box.derive("receipt codes")), clock);
        new DocumentOperations(database, register, receipts, address + PAGE, clock).register(on);
        DunningPlans plans = new DunningPlans(database, clock);
        Pauses pauses = new Pauses(database, register, clock);
        Messages messages = new Messages(database, clock);
        DunningRuns runs = new DunningRuns(database, register, plans, pauses, messages, clock);
        new DunningOperations(database, works, plans, pauses, runs, messages, clock).register(on);
        InvoiceHooks hooks = new InvoiceHooks(database, box, clock);
        Webhook webhook = new Webhook(
                PublicAddresses.ofSystem(privateWebhooks), (SSLSocketFactory) SSLSocketFactory.getDefault(), clock);
        Invoices invoices =
                new Invoices(database, register, hooks, jobs, webhook, box.derive("invoice callbacks"), address, clock);
        invoices.registerJob();
        new InvoiceOperations(database, register, hooks, invoices, clock).register(on);
    }
}
