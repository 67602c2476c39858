package org.linli.cloud.records;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Transaction;

/**
 * One table as far as it is about people. SQL of the feature's own making: {@code :person} is the person, {@code :now} the time in milliseconds. An unchanging value:
 * every method makes a new one.
 *
 * @param persons columns whose person a row is about
 * @param whose which rows are about the person; from the columns unless said otherwise, with {@code <households>} for the households the person was of and
 *     {@code :named ESCAPE '!'} for what a text with the name in it is LIKE
 * @param others columns that only say who did something; their ids stay as a name for nobody
 * @param shown columns, or expressions with a name, in the person's own document; no secret, nothing of other people
 * @param changes what an erasure sets, or {@link #DELETE}; null when rows stay as they are
 * @param texts columns in which the person's name and telephone number are replaced, wherever in the table they stand
 * @param kept why rows, or some of their columns, stay, for those who ask; empty when they do not
 * @param scrub what an erasure does beside SQL; null for nothing
 */
public record PersonTable(
        String table,
        List<String> persons,
        String whose,
        List<String> others,
        List<String> shown,
        @Nullable String changes,
        List<String> texts,
        String kept,
        @Nullable Scrub scrub) {

    /** Whom an erasure is about, as long as the name is known still. */
    public record Whom(String person, String name, String phone, List<String> households) {
        public Whom {
            households = List.copyOf(households);
        }

        /** Names nobody. */
        @Override
        public String toString() {
            return "Whom[" + person + "]";
        }
    }

    /** What SQL cannot take out of a stored text. Doing it again changes nothing. */
    @FunctionalInterface
    public interface Scrub {
        void scrub(Transaction transaction, Whom whom);
    }

    public static final String DELETE = "DELETE";

    /** Why books stay: 会计档案管理办法, ten and more years; 税收征收管理法实施细则 art. 29, ten years. */
    public static final String BOOKS = "账簿依法保存 · The law asks to keep the books";

    /** Why vouchers stay as they were issued: 会计档案管理办法, thirty years; an altered receipt could not be checked by its code any more. */
    public static final String VOUCHERS =
            "会计凭证依法保存三十年，按原样保存 · Vouchers are kept for thirty years by law, as they were issued";

    /** What stays of an invoice: 发票管理办法 art. 29 and 会计档案管理办法. An address for sending it is no part of it. */
    public static final String INVOICES =
            "发票抬头与税号依法保存，其余删除 · The law asks to keep an invoice's title and tax number; the rest goes";

    /** Why the audit log stays: 网络安全法 art. 21, and a chain that is cut proves nothing. */
    public static final String LOG =
            "操作日志依法保存，仅留编号和网络地址 · The law asks to keep the log; an id and network addresses are left in it";

    /** Why proofs of consent and erasure stay: 个人信息保护法 art. 55 and 56, three years at least. */
    public static final String PROOF = "同意与删除的证明 · Proof of consent and erasure";

    /** Why what happened stays without a name, until its time is over. */
    public static final String NAMELESS = "到保存期满为止，仅留编号 · Until its time is over, with an id only";

    public PersonTable {
        persons = List.copyOf(persons);
        others = List.copyOf(others);
        shown = List.copyOf(shown);
        texts = List.copyOf(texts);
    }

    /** Rows are about the person in any of these columns. */
    public static PersonTable of(String table, String... persons) {
        String whose =
                List.of(persons).stream().map(column -> column + " = :person").collect(Collectors.joining(" OR "));
        return new PersonTable(
                table,
                List.of(persons),
                whose.isEmpty() ? "1 = 0" : whose,
                List.of(),
                List.of(),
                null,
                List.of(),
                "",
                null);
    }

    /** Only who did something stands here. */
    public static PersonTable doers(String table, String... others) {
        return of(table).others(others).kept(NAMELESS);
    }

    public PersonTable whose(String condition) {
        return new PersonTable(table, persons, condition, others, shown, changes, texts, kept, scrub);
    }

    public PersonTable others(String... columns) {
        return new PersonTable(table, persons, whose, List.of(columns), shown, changes, texts, kept, scrub);
    }

    public PersonTable shows(String... columns) {
        return new PersonTable(table, persons, whose, others, List.of(columns), changes, texts, kept, scrub);
    }

    public PersonTable sets(String assignments) {
        return new PersonTable(table, persons, whose, others, shown, assignments, texts, kept, scrub);
    }

    public PersonTable deletes() {
        return sets(DELETE);
    }

    public PersonTable texts(String... columns) {
        return new PersonTable(table, persons, whose, others, shown, changes, List.of(columns), kept, scrub);
    }

    public PersonTable kept(String reason) {
        return new PersonTable(table, persons, whose, others, shown, changes, texts, reason, scrub);
    }

    public PersonTable scrubs(Scrub how) {
        return new PersonTable(table, persons, whose, others, shown, changes, texts, kept, how);
    }

    /** Every column that names a person. */
    public List<String> named() {
        List<String> all = new ArrayList<>(persons);
        all.addAll(others);
        return all;
    }

    public boolean isDeleted() {
        return DELETE.equals(changes);
    }
}
