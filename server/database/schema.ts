/**
 * The SQLite schema, as numbered steps that only go forward. `office_*` is master data and cannot be derived;
 * `proj_*` is folded from the ledger and may be dropped and rebuilt; `feed_*` is what tablets pull.
 */
export const MIGRATIONS: readonly string[] = [
	`
CREATE TABLE office_settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE office_places (
	id TEXT PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('store','warehouse','online')),
	address TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL
) STRICT;
CREATE TABLE office_items (
	id TEXT PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, reading TEXT NOT NULL, category TEXT NOT NULL,
	price INTEGER NOT NULL, tax_category TEXT NOT NULL, tax_included INTEGER NOT NULL,
	gtins TEXT NOT NULL, source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX office_items_source ON office_items (source);
CREATE TABLE office_item_codes (gtin TEXT PRIMARY KEY, item_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX office_item_codes_item ON office_item_codes (item_id);
CREATE TABLE office_staff (
	id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('cashier','manager')),
	pin_hash TEXT NOT NULL, place TEXT NOT NULL
) STRICT;
CREATE TABLE office_customers (
	id TEXT PRIMARY KEY, member_number TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kana TEXT NOT NULL,
	phone TEXT NOT NULL, mail TEXT NOT NULL, birthday TEXT NOT NULL, rank TEXT NOT NULL, points INTEGER NOT NULL,
	joined TEXT NOT NULL, history TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE office_enrol_codes (
	code_hash TEXT PRIMARY KEY, place TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
) STRICT;
CREATE TABLE office_devices (
	id TEXT NOT NULL, incarnation INTEGER NOT NULL, place TEXT NOT NULL, register TEXT NOT NULL,
	public_key TEXT NOT NULL, token_hash TEXT NOT NULL UNIQUE, enrolled_at INTEGER NOT NULL,
	last_seen_at INTEGER, revoked_at INTEGER, PRIMARY KEY (id, incarnation)
) STRICT;
CREATE TABLE office_journal (
	seq INTEGER PRIMARY KEY, entry TEXT NOT NULL, in_ledger INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX office_journal_waiting ON office_journal (seq) WHERE in_ledger = 0;
CREATE TABLE office_imports (
	id INTEGER PRIMARY KEY, file TEXT NOT NULL, format TEXT NOT NULL, encoding TEXT NOT NULL,
	imported_at INTEGER NOT NULL, report TEXT NOT NULL
) STRICT;

CREATE TABLE feed_heads (feed TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
CREATE TABLE feed_docs (
	feed TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, withdrawn INTEGER NOT NULL, doc TEXT NOT NULL,
	PRIMARY KEY (feed, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX feed_docs_seq ON feed_docs (feed, seq);
CREATE TABLE feed_packs (
	hash TEXT PRIMARY KEY, count INTEGER NOT NULL, bytes INTEGER NOT NULL, gzip BLOB NOT NULL
) STRICT;
CREATE TABLE feed_manifests (feed TEXT PRIMARY KEY, since INTEGER NOT NULL, count INTEGER NOT NULL, packs TEXT NOT NULL) STRICT;

CREATE TABLE proj_position (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), since TEXT NOT NULL) STRICT;
CREATE TABLE proj_vector (
	device TEXT PRIMARY KEY, seq INTEGER NOT NULL, head TEXT NOT NULL, store TEXT NOT NULL
) STRICT;
CREATE TABLE proj_parked (device TEXT NOT NULL, seq INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (device, seq)) STRICT;
CREATE TABLE proj_stock (
	item_id TEXT NOT NULL, place TEXT NOT NULL, quantity INTEGER NOT NULL, PRIMARY KEY (item_id, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE proj_sales (
	id TEXT PRIMARY KEY, receipt_number TEXT NOT NULL, store TEXT NOT NULL, device TEXT NOT NULL, incarnation INTEGER NOT NULL,
	seq INTEGER NOT NULL, business_day TEXT NOT NULL, device_time INTEGER NOT NULL, operator TEXT NOT NULL,
	total INTEGER NOT NULL, tax INTEGER NOT NULL, cash INTEGER NOT NULL, lines INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX proj_sales_receipt ON proj_sales (receipt_number);
CREATE INDEX proj_sales_day ON proj_sales (business_day, store);
CREATE TABLE proj_drawer (session TEXT PRIMARY KEY, store TEXT NOT NULL, device TEXT NOT NULL, float INTEGER NOT NULL, cash INTEGER NOT NULL) STRICT;
CREATE TABLE proj_exceptions (id TEXT PRIMARY KEY, kind TEXT NOT NULL, entry_id TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
CREATE TABLE proj_dirty (item_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE proj_applied_dirty (device TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`,
	`
CREATE TABLE office_imported_stock (
	item_id TEXT NOT NULL, place TEXT NOT NULL, quantity INTEGER NOT NULL, PRIMARY KEY (item_id, place)
) STRICT, WITHOUT ROWID;
`,
	`
-- Two tills with one number is an exception to look at, not a reason to drop a sale from the figures.
DROP INDEX proj_sales_receipt;
CREATE INDEX proj_sales_receipt ON proj_sales (receipt_number);
-- When the last manifest let go of a pack (epoch ms); it stays a while for tablets that still read it.
ALTER TABLE feed_packs ADD COLUMN unused_since INTEGER;
`,
	`
-- active: may push and pull. revoked: may push into quarantine and report. forked: must take a new incarnation.
-- gone: replaced by a later incarnation, or said goodbye after a revocation.
ALTER TABLE office_devices ADD COLUMN state TEXT NOT NULL DEFAULT 'active'
	CHECK (state IN ('active','revoked','forked','gone'));
-- Hash of the secret a device keeps outside its database; null for devices enrolled before there was one.
ALTER TABLE office_devices ADD COLUMN secret_hash TEXT;
-- The last report (JSON of ReportRequest), when it came, and by which protocol.
ALTER TABLE office_devices ADD COLUMN report TEXT;
ALTER TABLE office_devices ADD COLUMN reported_at INTEGER;
ALTER TABLE office_devices ADD COLUMN protocol INTEGER;
-- A code may bring back one device under its next incarnation instead of adding one.
ALTER TABLE office_enrol_codes ADD COLUMN device TEXT;

-- Every life of the server: why it began and what was known then.
CREATE TABLE office_epochs (
	epoch TEXT PRIMARY KEY, reason TEXT NOT NULL CHECK (reason IN ('restore','witness','regressed')),
	began_at INTEGER NOT NULL, detail TEXT NOT NULL
) STRICT;
-- After a step back: what the server held of each device then, what was refilled since, when the device was back.
CREATE TABLE office_refills (
	epoch TEXT NOT NULL, store TEXT NOT NULL, device TEXT NOT NULL, incarnation INTEGER NOT NULL,
	held_through INTEGER NOT NULL, refilled INTEGER NOT NULL DEFAULT 0, back_at INTEGER,
	PRIMARY KEY (epoch, device, incarnation)
) STRICT;
-- Finished backups; through: JSON of <device>.<incarnation> → last sequence number in it.
CREATE TABLE office_backups (
	id TEXT PRIMARY KEY, taken_at INTEGER NOT NULL, folder TEXT NOT NULL, entries INTEGER NOT NULL,
	through TEXT NOT NULL
) STRICT;
-- One holder at a time of a task among several processes; token rises with each new holder.
CREATE TABLE office_leases (
	name TEXT PRIMARY KEY, holder TEXT NOT NULL, token INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT;
`,
	`
-- Running totals of a device incarnation, so that its report can be answered without adding up its sales.
CREATE TABLE proj_totals (
	device TEXT PRIMARY KEY, sales INTEGER NOT NULL, sales_total INTEGER NOT NULL,
	receipt_seq INTEGER NOT NULL, receipt_number TEXT NOT NULL
) STRICT;
-- What is kept aside, whole. A row whose number has its sound content by now is settled: no hole is parked for it.
CREATE TABLE proj_quarantine (
	id TEXT PRIMARY KEY, device TEXT NOT NULL, store TEXT NOT NULL, seq INTEGER, claimed_id TEXT NOT NULL,
	reason TEXT NOT NULL, detail TEXT NOT NULL, content TEXT NOT NULL
) STRICT;
CREATE INDEX proj_quarantine_device ON proj_quarantine (device, seq);
UPDATE office_devices SET state = 'revoked' WHERE revoked_at IS NOT NULL;
-- Hash of the used-up secret by which an incarnation was brought back: the same key may ask once more (a lost answer).
ALTER TABLE office_devices ADD COLUMN recovered_by TEXT;
-- The new tables are folded with all others from the ledger's beginning, at the next start.
DELETE FROM proj_position; DELETE FROM proj_vector; DELETE FROM proj_parked; DELETE FROM proj_stock;
DELETE FROM proj_sales; DELETE FROM proj_drawer; DELETE FROM proj_exceptions;
INSERT INTO proj_dirty (item_id) SELECT substr(id, 7) FROM feed_docs
	WHERE feed = 'availability' AND id LIKE 'stock:%' ON CONFLICT DO NOTHING;
`,
	`
-- Who may open the office's pages: one-time codes as they are printed, and the browsers they let in. Hashes only.
CREATE TABLE office_sessions (
	hash TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('code','browser')), expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
	`
-- Lives of the server that this shop has had, by name. A device that tells of another has seen what was undone.
CREATE TABLE office_lives (epoch TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO office_lives (epoch) SELECT epoch FROM office_epochs;
`,
	`
-- Real documents (training is in none of these): sales, returns, exchanges and reversals. units: sold per line, JSON.
DROP TABLE proj_sales;
CREATE TABLE proj_sales (
	id TEXT PRIMARY KEY, receipt_number TEXT NOT NULL, store TEXT NOT NULL, device TEXT NOT NULL, incarnation INTEGER NOT NULL,
	seq INTEGER NOT NULL, business_day TEXT NOT NULL, device_time INTEGER NOT NULL, operator TEXT NOT NULL,
	total INTEGER NOT NULL, tax INTEGER NOT NULL, cash INTEGER NOT NULL, lines INTEGER NOT NULL,
	type TEXT NOT NULL, session TEXT NOT NULL, basket_id TEXT NOT NULL, units TEXT NOT NULL
) STRICT;
CREATE INDEX proj_sales_receipt ON proj_sales (receipt_number);
CREATE INDEX proj_sales_day ON proj_sales (business_day, store);
-- Drawers as they were counted; null while they are open.
ALTER TABLE proj_drawer ADD COLUMN expected INTEGER;
ALTER TABLE proj_drawer ADD COLUMN counted INTEGER;
ALTER TABLE proj_drawer ADD COLUMN closed_by TEXT;
-- What came back of a sale (by its receipt number), by whom; and the money that went back for it.
CREATE TABLE proj_returned (
	sale TEXT NOT NULL, entry_id TEXT NOT NULL, nth INTEGER NOT NULL, line INTEGER NOT NULL, units INTEGER NOT NULL,
	receipt_number TEXT NOT NULL, PRIMARY KEY (sale, entry_id, nth)
) STRICT, WITHOUT ROWID;
CREATE TABLE proj_refunds (
	sale TEXT NOT NULL, entry_id TEXT NOT NULL, tender TEXT NOT NULL, of TEXT NOT NULL, kind TEXT NOT NULL,
	covered INTEGER NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (sale, entry_id, tender)
) STRICT, WITHOUT ROWID;
CREATE TABLE proj_voids (sale TEXT PRIMARY KEY, entry_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- X and Z figures (canonical JSON) by register's journal, period, store's day and till session: any of these is a sum of
-- its parts. z_number: of the Z that ends the period; -1 for what came after its Z.
CREATE TABLE proj_figures (
	scope TEXT PRIMARY KEY, journal TEXT NOT NULL, z_number INTEGER NOT NULL, day TEXT NOT NULL, session TEXT NOT NULL,
	figures TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX proj_figures_period ON proj_figures (journal, z_number);
CREATE INDEX proj_figures_day ON proj_figures (day);
CREATE INDEX proj_figures_session ON proj_figures (session);
CREATE TABLE proj_periods (journal TEXT PRIMARY KEY, z_number INTEGER NOT NULL, through_seq INTEGER NOT NULL, totals TEXT NOT NULL) STRICT;
CREATE TABLE proj_z (
	journal TEXT NOT NULL, z_number INTEGER NOT NULL, entry_id TEXT NOT NULL, store TEXT NOT NULL,
	business_day TEXT NOT NULL, after_seq INTEGER NOT NULL, through_seq INTEGER NOT NULL, figures TEXT NOT NULL,
	totals TEXT NOT NULL, differs TEXT NOT NULL, PRIMARY KEY (journal, entry_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proj_z_day ON proj_z (store, business_day);
-- Balances, by the device that changed them, with its last entry that did.
CREATE TABLE proj_values (
	account TEXT NOT NULL, device TEXT NOT NULL, store TEXT NOT NULL, amount INTEGER NOT NULL, seq INTEGER NOT NULL,
	PRIMARY KEY (account, device)
) STRICT, WITHOUT ROWID;
-- Parked baskets by the entry that parked them. doc '' until that is folded.
CREATE TABLE proj_baskets (
	id TEXT PRIMARY KEY, basket_id TEXT NOT NULL, store TEXT NOT NULL, doc TEXT NOT NULL,
	taken_by TEXT, sold_by TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX proj_baskets_basket ON proj_baskets (basket_id);
-- Documents of the stores' feeds to look at again, in order; doc is a sale's own part.
CREATE TABLE proj_queue (ord INTEGER PRIMARY KEY AUTOINCREMENT, store TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL) STRICT;
-- Sales that are published, in the order in which they were: the oldest go first.
CREATE TABLE feed_sales (store TEXT NOT NULL, id TEXT NOT NULL, ord INTEGER NOT NULL, PRIMARY KEY (store, id)) STRICT, WITHOUT ROWID;
CREATE INDEX feed_sales_ord ON feed_sales (store, ord);
-- Folded again from the beginning, at the next start.
DELETE FROM proj_position; DELETE FROM proj_vector; DELETE FROM proj_parked; DELETE FROM proj_stock;
DELETE FROM proj_drawer; DELETE FROM proj_totals; DELETE FROM proj_quarantine; DELETE FROM proj_exceptions;
INSERT INTO proj_dirty (item_id) SELECT substr(id, 7) FROM feed_docs
	WHERE feed = 'availability' AND id LIKE 'stock:%' ON CONFLICT DO NOTHING;
`,
	`
-- Promotions as the domain has them, and price lists; both are published to the stores they are for.
CREATE TABLE office_promotions (id TEXT PRIMARY KEY, rule TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE office_price_lists (id TEXT PRIMARY KEY, list TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- A role of the shop's own list, finer than role; '' is role itself.
ALTER TABLE office_staff ADD COLUMN role_id TEXT NOT NULL DEFAULT '';
`,
	`
-- Tenders of a sale that were corrected, for the stores' other tablets; no till made one before this step.
CREATE TABLE proj_corrections (
	sale TEXT NOT NULL, entry_id TEXT NOT NULL, seq INTEGER NOT NULL, correction TEXT NOT NULL, PRIMARY KEY (sale, entry_id)
) STRICT, WITHOUT ROWID;
`,
	`
-- What the office has given up of tills' journals: numbers of which nobody has the content any more.
CREATE TABLE proj_lost (
	device TEXT NOT NULL, from_seq INTEGER NOT NULL, through_seq INTEGER NOT NULL, store TEXT NOT NULL,
	entry_id TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (device, from_seq, entry_id)
) STRICT, WITHOUT ROWID;
-- What other devices had handed in of a journal and the office has put into its place; id as in proj_quarantine.
CREATE TABLE proj_handed_in (id TEXT PRIMARY KEY, entry_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
	`
-- Cases and inner packs of an item (JSON of {gtin, quantity}); their codes are in office_item_codes with the item's own.
ALTER TABLE office_items ADD COLUMN packs TEXT NOT NULL DEFAULT '[]';
-- What each entry moved at a place, with its moment: a count may be heard of later. items: JSON of [item, quantity].
CREATE TABLE proj_moves (
	place TEXT NOT NULL, at INTEGER NOT NULL, journal TEXT NOT NULL, seq INTEGER NOT NULL, items TEXT NOT NULL,
	PRIMARY KEY (place, at, journal, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX proj_moves_journal ON proj_moves (journal, seq);
-- What was found on shelves. What it corrects is derived.
CREATE TABLE proj_counts (
	item_id TEXT NOT NULL, place TEXT NOT NULL, journal TEXT NOT NULL, seq INTEGER NOT NULL, line INTEGER NOT NULL,
	at INTEGER NOT NULL, after_seq INTEGER NOT NULL, counted INTEGER NOT NULL,
	PRIMARY KEY (item_id, place, journal, seq, line)
) STRICT, WITHOUT ROWID;
-- Cartons received, with the entry that did.
CREATE TABLE proj_cartons (sscc TEXT PRIMARY KEY, entry_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Movements that are folded already are in none of these: everything is folded again, by whoever folds next.
INSERT INTO office_settings (key, value) SELECT 'rebuild_asked', '1' WHERE EXISTS (SELECT 1 FROM proj_position)
	ON CONFLICT DO NOTHING;
`,
	`
-- The key of a store's customers (32 bytes, hex): what its tablets keep of people is under it.
CREATE TABLE office_customer_keys (store TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- The key of a person (32 bytes, hex): with it gone, what chained entries say of them is noise.
CREATE TABLE office_person_keys (ref TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Who was looked up at a store, and belongs to its customers since.
CREATE TABLE office_customer_follows (ref TEXT NOT NULL, store TEXT NOT NULL, PRIMARY KEY (ref, store)) STRICT, WITHOUT ROWID;
-- Erased people whose key is gone from a backup too.
CREATE TABLE office_shredded (backup TEXT NOT NULL, ref TEXT NOT NULL, PRIMARY KEY (backup, ref)) STRICT, WITHOUT ROWID;
-- The way to each store's customers for who knows this person's PIN: JSON of store → StaffUnlock.
ALTER TABLE office_staff ADD COLUMN unlock TEXT NOT NULL DEFAULT '{}';
-- What was said of customers, in the order in which it was folded; what is personal in it is sealed. fact: JSON.
CREATE TABLE proj_customer_facts (
	ord INTEGER PRIMARY KEY, ref TEXT NOT NULL, kind TEXT NOT NULL, entry_id TEXT NOT NULL, journal TEXT NOT NULL,
	seq INTEGER NOT NULL, store TEXT NOT NULL, day TEXT NOT NULL, at INTEGER NOT NULL, fact TEXT NOT NULL
) STRICT;
CREATE INDEX proj_customer_facts_ref ON proj_customer_facts (ref);
-- What customers bought and brought back. lines: JSON of [item, name, quantity, paid].
CREATE TABLE proj_customer_sales (
	ord INTEGER PRIMARY KEY, ref TEXT NOT NULL, entry_id TEXT NOT NULL, journal TEXT NOT NULL, seq INTEGER NOT NULL,
	store TEXT NOT NULL, day TEXT NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, receipt_number TEXT NOT NULL,
	original TEXT NOT NULL, total INTEGER NOT NULL, points INTEGER NOT NULL, lines TEXT NOT NULL
) STRICT;
CREATE INDEX proj_customer_sales_ref ON proj_customer_sales (ref);
-- Points as they came and went. document: the receipt, or the source of a booking.
CREATE TABLE proj_points (
	ord INTEGER PRIMARY KEY, ref TEXT NOT NULL, entry_id TEXT NOT NULL, journal TEXT NOT NULL, seq INTEGER NOT NULL,
	points INTEGER NOT NULL, day TEXT NOT NULL, cause TEXT NOT NULL, document TEXT NOT NULL
) STRICT;
CREATE INDEX proj_points_ref ON proj_points (ref);
-- Who was erased, by which entry.
CREATE TABLE proj_customer_erased (ref TEXT PRIMARY KEY, entry_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Customers to look at again, those of one bucket of the stores' indexes together.
CREATE TABLE proj_customer_dirty (bucket INTEGER NOT NULL, ref TEXT NOT NULL, PRIMARY KEY (bucket, ref)) STRICT, WITHOUT ROWID;
-- What is published needs people's keys, which no ledger has: where each customer is published…
CREATE TABLE feed_customers (ref TEXT NOT NULL, store TEXT NOT NULL, PRIMARY KEY (ref, store)) STRICT, WITHOUT ROWID;
-- …what each is found by (HMACs; also: of the whole kana name)…
CREATE TABLE feed_customer_index (
	key TEXT NOT NULL, ref TEXT NOT NULL, also TEXT NOT NULL, PRIMARY KEY (key, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_customer_index_ref ON feed_customer_index (ref);
-- …what stayed of their purchases, by which all customers are ranked (buys: JSON of [day, net])…
CREATE TABLE feed_customer_figures (ref TEXT PRIMARY KEY, buys TEXT NOT NULL, standing TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- …and what a person should look at.
CREATE TABLE feed_customer_notes (id TEXT PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL, entry_id TEXT NOT NULL, detail TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX feed_customer_notes_ref ON feed_customer_notes (ref);
-- Points of a gift or of a sale to someone, folded before this step, are in none of these.
INSERT INTO office_settings (key, value) SELECT 'rebuild_asked', '1' WHERE EXISTS (SELECT 1 FROM proj_position)
	ON CONFLICT DO NOTHING;
`,
	`
-- What a person should look at says where and when it was, and which entries and receipts it is about (JSON of
-- [entry, receipt], the one that stands first).
ALTER TABLE proj_exceptions ADD COLUMN store TEXT NOT NULL DEFAULT '';
ALTER TABLE proj_exceptions ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE proj_exceptions ADD COLUMN involved TEXT NOT NULL DEFAULT '[]';
-- What was decided about one, by the first entry that says so.
CREATE TABLE proj_resolutions (
	exception TEXT PRIMARY KEY, entry_id TEXT NOT NULL, action TEXT NOT NULL, at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO office_settings (key, value) SELECT 'rebuild_asked', '1' WHERE EXISTS (SELECT 1 FROM proj_position)
	ON CONFLICT DO NOTHING;
`,
	`
-- The product whose variant an item is ('' for goods of one kind), and the values it differs by (JSON).
ALTER TABLE office_items ADD COLUMN product TEXT NOT NULL DEFAULT '';
ALTER TABLE office_items ADD COLUMN variant TEXT NOT NULL DEFAULT '[]';
`,
	`
-- Accounts that people have in other systems, by the shop's own names of them (HMACs). They stay when someone is erased:
-- whoever comes with another file is known to be nobody any more.
CREATE TABLE office_accounts (account TEXT PRIMARY KEY, ref TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX office_accounts_ref ON office_accounts (ref);
-- What another system says of a person (JSON); is_record: from its list of customers, not from an order's form.
CREATE TABLE office_imported_people (
	ref TEXT PRIMARY KEY, is_record INTEGER NOT NULL, updated INTEGER NOT NULL, said TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Orders and receipts of other systems, and their lines, which may have come in another file. said: JSON.
CREATE TABLE office_imported_orders (
	id TEXT PRIMARY KEY, account TEXT NOT NULL, updated INTEGER NOT NULL, said TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX office_imported_orders_account ON office_imported_orders (account);
CREATE TABLE office_imported_lines (
	order_id TEXT NOT NULL, line TEXT NOT NULL, sku TEXT NOT NULL, said TEXT NOT NULL, PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX office_items_sku ON office_items (sku);
`,
	`
-- Lines of sales whose goods come later, in the order in which they were folded: by it promises of one thing are ranked.
-- collect_at '' for a delivery; day '' where none was named.
CREATE TABLE proj_order_lines (
	ord INTEGER PRIMARY KEY, order_id TEXT NOT NULL, line INTEGER NOT NULL, entry_id TEXT NOT NULL, store TEXT NOT NULL,
	receipt_number TEXT NOT NULL, at INTEGER NOT NULL, item_id TEXT NOT NULL, name TEXT NOT NULL, units INTEGER NOT NULL,
	place TEXT NOT NULL, method TEXT NOT NULL, collect_at TEXT NOT NULL, day TEXT NOT NULL, level TEXT NOT NULL
) STRICT;
CREATE INDEX proj_order_lines_item ON proj_order_lines (item_id, place);
CREATE INDEX proj_order_lines_order ON proj_order_lines (order_id);
`,
	`
-- Codes that tablets said are an item's, as they were folded.
CREATE TABLE proj_codes (
	entry_id TEXT PRIMARY KEY, code TEXT NOT NULL, item_id TEXT NOT NULL, name TEXT NOT NULL, store TEXT NOT NULL,
	device TEXT NOT NULL, operator TEXT NOT NULL, approver TEXT NOT NULL, day TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX proj_codes_code ON proj_codes (code);
-- What became of each: no row while nobody could say. by: 'leave' (someone agreed at the tablet) or 'office'.
CREATE TABLE office_code_decisions (
	entry_id TEXT PRIMARY KEY, decision TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Codes of items beside those that an import says: an import without them keeps them.
CREATE TABLE office_item_aliases (gtin TEXT PRIMARY KEY, item_id TEXT NOT NULL, entry_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX office_item_aliases_item ON office_item_aliases (item_id);
`,
	`
-- Coupons of the office and of the online shop as they were signed (stores: JSON of ids, or null for all)…
CREATE TABLE office_coupons (
	id TEXT PRIMARY KEY, token TEXT NOT NULL, holder TEXT, ends TEXT NOT NULL, stores TEXT
) STRICT, WITHOUT ROWID;
-- …uses that the online shop has put aside for an order, until when (epoch ms)…
CREATE TABLE office_coupon_holds (
	coupon TEXT NOT NULL, document TEXT NOT NULL, customer TEXT, until INTEGER NOT NULL, PRIMARY KEY (coupon, document)
) STRICT, WITHOUT ROWID;
-- …coupons that tills gave…
CREATE TABLE proj_coupons (
	id TEXT PRIMARY KEY, token TEXT NOT NULL, holder TEXT, entry_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- …and every use, in the server's order: the first ones stand (total, each: how often it may be used; null is always).
CREATE TABLE proj_coupon_uses (
	ord INTEGER PRIMARY KEY, coupon TEXT NOT NULL, entry_id TEXT NOT NULL, document TEXT NOT NULL, customer TEXT,
	store TEXT NOT NULL, at INTEGER NOT NULL, total INTEGER, each INTEGER, undone_by TEXT
) STRICT;
CREATE INDEX proj_coupon_uses_coupon ON proj_coupon_uses (coupon, customer);
`,
	`
-- Whom an order goes to: a name that says nothing, and what is sealed under their key ('' for what is collected).
ALTER TABLE proj_order_lines ADD COLUMN ref TEXT NOT NULL DEFAULT '';
ALTER TABLE proj_order_lines ADD COLUMN sealed TEXT NOT NULL DEFAULT '';
-- Units of an order that have left their place.
CREATE TABLE proj_order_done (
	order_id TEXT NOT NULL, line INTEGER NOT NULL, entry_id TEXT NOT NULL, units INTEGER NOT NULL,
	PRIMARY KEY (order_id, line, entry_id)
) STRICT, WITHOUT ROWID;
INSERT INTO office_settings (key, value) SELECT 'rebuild_asked', '1' WHERE EXISTS (SELECT 1 FROM proj_order_lines)
	ON CONFLICT DO NOTHING;
`,
	`
-- A pack in the form tablets keep it: of which pack it is, and by which version of that form. Snapshots are cut again.
ALTER TABLE feed_packs ADD COLUMN prepares TEXT;
ALTER TABLE feed_packs ADD COLUMN version INTEGER;
CREATE INDEX feed_packs_prepares ON feed_packs (prepares) WHERE prepares IS NOT NULL;
DELETE FROM feed_manifests WHERE feed = 'catalogue';
`,
];
