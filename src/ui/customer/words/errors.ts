import type { CustomerRefusal } from '#usecases/customers.ts';

/** What happened and the one safe thing to do, for every refusal that only customers have. */
type CustomerErrorTexts = Readonly<Record<CustomerRefusal, readonly [words: string, action: string]>>;

export const errorsJa: CustomerErrorTexts = {
	customers_locked: [
		'お客様の情報はロック中です。',
		'あなたの暗証番号で開いてください。会計はこのまま続けられます。',
	],
	customers_absent: [
		'この端末にはまだお客様の情報がありません。',
		'通信できる所で同期してください。会計はこのまま続けられます。',
	],
	customers_stale: [
		'長い間サーバーにつながっていないため、お客様の情報を開けません。',
		'通信できる所で同期してください。会計はこのまま続けられます。',
	],
	customer_not_found: [
		'この会員は見つかりません。',
		'電話番号やお名前で探すか、サーバーに問い合わせてください。',
	],
	customer_known: ['同じ電話・メール・カードの方がすでに登録されています。', '下の候補から選んでください。'],
	customer_sealed: [
		'この方の情報はこの端末では変更できません。',
		'登録した店か、通信できる所で変更してください。',
	],
	query_too_short: ['4文字以上で探します。', '続けて入力してください。'],
	profile_empty: [
		'お名前か連絡先がまだありません。',
		'お名前、電話、メール、カードのどれかを入れてください。',
	],
	member_code_invalid: [
		'この会員コードは確認できません。',
		'お客様のアプリで新しいコードを出して、もう一度読み取ってください。',
	],
	member_code_foreign: [
		'この店の会員コードではないか、この端末がまだ知らない鍵のコードです。',
		'会員カードの番号か電話番号で探してください。',
	],
	member_code_expired: [
		'この会員コードは時間切れです。',
		'お客様のアプリで新しいコードを出して、もう一度読み取ってください。',
	],
	member_code_early: [
		'この会員コードはまだ使えません。この端末の時計が遅れているかもしれません。',
		'会員カードの番号か電話番号で探してください。',
	],
	member_code_used: [
		'この会員コードはこのレジで使用済みです。',
		'お客様のアプリで次のコードが出るのを待って、読み取ってください。',
	],
};

export const errorsEn: CustomerErrorTexts = {
	customers_locked: ['Customers are locked.', 'Open them with your PIN. You can go on selling meanwhile.'],
	customers_absent: [
		'There are no customers on this tablet yet.',
		'Sync it where there is a network. You can go on selling meanwhile.',
	],
	customers_stale: [
		'The server has not been reached for too long to show customers.',
		'Sync where there is a network. You can go on selling meanwhile.',
	],
	customer_not_found: ['This customer was not found.', 'Search by phone or name, or ask the server.'],
	customer_known: ['Someone with this phone, e-mail or card is here already.', 'Choose them below.'],
	customer_sealed: [
		'This customer can’t be changed on this tablet.',
		'Change it where they joined, or where there is a network.',
	],
	query_too_short: ['A search takes four characters.', 'Go on typing.'],
	profile_empty: ['There is no name and no way to find them yet.', 'Enter a name, phone, e-mail or card.'],
	member_code_invalid: [
		'This member code can’t be trusted.',
		'Ask for a fresh code in the customer’s app and scan it again.',
	],
	member_code_foreign: [
		'This member code is of another shop, or signed by a key this tablet has not heard of.',
		'Search by card number or phone.',
	],
	member_code_expired: [
		'This member code is over.',
		'Ask for a fresh code in the customer’s app and scan it again.',
	],
	member_code_early: [
		'This member code is not good yet. This tablet’s clock may be behind.',
		'Search by card number or phone.',
	],
	member_code_used: [
		'This member code was used at this till before.',
		'Wait for the next code in the customer’s app and scan that.',
	],
};
