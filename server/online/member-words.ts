import type { OfficeLanguage } from '#server/office/pages/language.ts';

const ja = {
	title: '会員コード',
	other: 'English',
	show: 'レジでこのコードをお見せください',
	label: '会員コードのQR',
	reading: '読み込んでいます',
	hint: 'コードは約1分ごとに新しくなります。画面の写真では使えません。',
	seconds: 'あと {n} 秒',
	failed: '新しいコードを取れません。通信を確かめてください。会員カードの番号や電話番号でもお調べできます。',
	noPass: 'このページは会員の方のリンクから開きます。',
	noPassHint: 'お店から届いたリンクをもう一度開くか、レジで会員カードの番号か電話番号をお伝えください。',
	noScript: 'JavaScriptを使えるようにすると、会員コードが表示されます。',
};

const en: typeof ja = {
	title: 'Member code',
	other: '日本語',
	show: 'Show this code at the till',
	label: 'QR of your member code',
	reading: 'Reading…',
	hint: 'The code changes about once a minute. A picture of the screen does not work.',
	seconds: '{n} seconds left',
	failed:
		'There is no new code just now. Check the network; the number of your card or your phone works too.',
	noPass: 'This page opens by a member’s own link.',
	noPassHint:
		'Open the link the shop sent you again, or say the number of your card or your phone at the till.',
	noScript: 'With JavaScript the member code is shown here.',
};

/** Words of the member's page. */
export const memberPageWords = (language: OfficeLanguage): typeof ja => (language === 'ja' ? ja : en);
