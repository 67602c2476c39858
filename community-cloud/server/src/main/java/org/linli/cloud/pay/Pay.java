package org.linli.cloud.pay;

/** The feature put together. */
public final class Pay {

    private final PayBooks books;
    private final Settlement settlement;
    private final Refunds refunds;
    private final Orders orders;
    private final Notices notices;
    private final Desk desk;
    private final Reconciliation reconciliation;

    public Pay(PayBooks books) {
        this.books = books;
        this.settlement = new Settlement(books);
        this.refunds = new Refunds(books);
        this.orders = new Orders(books, settlement);
        this.notices = new Notices(books, settlement, refunds);
        this.desk = new Desk(books, refunds);
        this.reconciliation = new Reconciliation(books);
    }

    PayBooks books() {
        return books;
    }

    public Settlement settlement() {
        return settlement;
    }

    public Refunds refunds() {
        return refunds;
    }

    public Orders orders() {
        return orders;
    }

    public Notices notices() {
        return notices;
    }

    public Reconciliation reconciliation() {
        return reconciliation;
    }

    public Desk desk() {
        return desk;
    }
}
