import type { ErrorCode } from '#usecases/services.ts';

/** `info`: carry on. `attention`: do something before going on. `risk`: money or data may be at risk (the only red). */
export type Severity = 'info' | 'attention' | 'risk';

/** What a cashier is told: what happened, and the one safe thing to do. */
export type ErrorWords = { readonly words: string; readonly action: string };

export type ErrorMessage = {
	readonly severity: Severity;
	/** Whether something that was done may be lost. */
	readonly dataAtRisk: boolean;
	readonly ja: ErrorWords;
	readonly en: ErrorWords;
};

const message = (
	severity: Severity,
	ja: readonly [words: string, action: string],
	en: readonly [words: string, action: string],
): ErrorMessage => ({
	severity,
	dataAtRisk: severity === 'risk',
	ja: { words: ja[0], action: ja[1] },
	en: { words: en[0], action: en[1] },
});

/** Words for every expected failure (style.md §3.5.4); a code without an entry does not compile. */
export const ERROR_MESSAGES: Readonly<Record<ErrorCode, ErrorMessage>> = {
	gtin_characters: message(
		'attention',
		['商品コードではありません。', '商品のバーコードをもう一度スキャンしてください。'],
		['This is not an item code.', 'Scan the barcode of the item again.'],
	),
	gtin_length: message(
		'attention',
		['コードの桁数が合いません。', 'もう一度スキャンしてください。'],
		['The code has the wrong number of digits.', 'Scan it again.'],
	),
	gtin_check_digit: message(
		'attention',
		['読み取りエラーです。何も追加していません。', 'もう一度スキャンしてください。'],
		['The code was misread. Nothing was added.', 'Scan it again.'],
	),
	item_not_found: message(
		'attention',
		['登録のない商品です。何も追加していません。', '商品名で検索してください。'],
		['This item is not known. Nothing was added.', 'Search for it by name.'],
	),
	quantity_invalid: message(
		'attention',
		['数量は 1〜9,999 です。', '数量を入れ直してください。'],
		['A quantity is 1 to 9,999.', 'Enter the quantity again.'],
	),
	line_not_found: message(
		'info',
		['この行はもうありません。', 'そのまま続けてください。'],
		['This line is no longer there.', 'Carry on.'],
	),
	basket_full: message(
		'attention',
		['1会計に入る行数の上限です。', 'ここまでで一度会計してください。'],
		['This basket is full.', 'Check it out, then begin another.'],
	),
	basket_empty: message(
		'info',
		['カゴが空です。', '商品をスキャンしてください。'],
		['The basket is empty.', 'Scan an item.'],
	),
	price_change_invalid: message(
		'attention',
		['この金額にはできません。', '金額か率を入れ直してください。'],
		['The price can’t be set to this.', 'Enter another price or discount.'],
	),
	basket_not_found: message(
		'info',
		['この保留はもうありません。', '一覧を開き直してください。'],
		['This suspended basket is gone.', 'Open the list again.'],
	),
	receipt_not_found: message(
		'attention',
		['このレシートはこの端末にありません。', '番号を確かめ、売った端末か店長にお願いしてください。'],
		['This receipt is not on this device.', 'Check the number, or ask at the till that sold it.'],
	),
	receipt_not_genuine: message(
		'attention',
		['このコードは当店のレシートと確認できません。', '読み直すか、店長にお願いしてください。'],
		['This code is not known to be a receipt of ours.', 'Scan it again, or ask the manager.'],
	),
	receipt_signer_unknown: message(
		'attention',
		['このレシートを出した端末をまだ知りません。', '通信できる所で同期してから、もう一度読んでください。'],
		['The till that made this receipt is not known here yet.', 'Scan it again once this till has synced.'],
	),
	receipt_is_no_sale: message(
		'attention',
		['返品・取消の伝票です。', '元のお買上げのレシートを使ってください。'],
		['This slip is a return or a reversal.', 'Use the receipt of the sale itself.'],
	),
	sale_voided: message(
		'attention',
		['この会計はすでに取り消されています。', '返金しないでください。店長に確かめてください。'],
		['This sale has been reversed already.', 'Give no money back; ask a manager.'],
	),
	return_nothing: message(
		'info',
		['戻る商品がまだ選ばれていません。', '商品と数を選んでください。'],
		['Nothing is chosen to come back yet.', 'Choose items and how many.'],
	),
	return_exceeds_sale: message(
		'attention',
		['売った数より多くは返品できません。', '返品済みの数を確かめてください。'],
		['No more can come back than was sold.', 'Look at what came back already.'],
	),
	refund_unplaced: message(
		'attention',
		['お支払いに戻せる金額を超えています。', '店長を呼んでください。まだ何も記録していません。'],
		['This is more than its payments can take back.', 'Call a manager; nothing is recorded yet.'],
	),
	return_needs_receipt: message(
		'attention',
		['この店ではレシートのない返品はできません。', 'レシートを探してもらってください。'],
		['This shop takes nothing back without a receipt.', 'Ask the customer for the receipt.'],
	),
	return_above_limit: message(
		'attention',
		['レシートなしで返品できる金額を超えています。', 'レシートで探すか、店長に相談してください。'],
		['This is more than may come back without a receipt.', 'Look for the receipt, or ask a manager.'],
	),
	void_not_today: message(
		'attention',
		['取消は同じ営業日の会計だけです。', '「返品」で受けてください。'],
		['Only a sale of this business day can be reversed.', 'Take it as a return.'],
	),
	void_has_returns: message(
		'attention',
		['この会計の商品はすでに返品されています。', '残りは「返品」で受けてください。'],
		['Something of this sale came back already.', 'Take the rest as a return.'],
	),
	void_has_corrections: message(
		'attention',
		['この会計は支払方法を訂正しています。', '「返品」で受けてください。'],
		["This sale's tender was corrected.", 'Take it as a return.'],
	),
	correction_above_tender: message(
		'attention',
		['その支払方法の金額を超えています。', '金額を入れ直してください。'],
		['This is more than that tender holds.', 'Enter the amount again.'],
	),
	correction_not_allowed: message(
		'attention',
		['この支払方法は訂正できません。', '「返品」で受けてください。'],
		['This tender cannot be corrected.', 'Take it as a return.'],
	),
	correction_drawer_closed: message(
		'attention',
		['このドロアはもう締めています。', '店長に知らせてください。'],
		['The drawer of this sale is closed.', 'Tell a manager.'],
	),
	training_differs: message(
		'attention',
		['練習の会計と本番の会計は混ぜられません。', '練習モードを切り替えてからやり直してください。'],
		['Practice and real sales do not mix.', 'Switch practice mode, then try again.'],
	),
	approval_used: message(
		'attention',
		['この承認はもう使われています。', 'もう一度承認してもらってください。'],
		['This approval has been used already.', 'Ask for another approval.'],
	),
	approval_needed: message(
		'attention',
		['店長の承認が必要です。まだ何も記録していません。', '店長を呼んでください。'],
		['A manager has to approve this. Nothing is recorded yet.', 'Call a manager.'],
	),
	money_not_a_number: message(
		'attention',
		['金額として読めません。', '数字で入れ直してください。'],
		['This is not an amount.', 'Enter it in digits.'],
	),
	money_too_many_decimals: message(
		'attention',
		['小数の桁が多すぎます。', '金額を入れ直してください。'],
		['The amount has too many decimals.', 'Enter the amount again.'],
	),
	money_too_large: message(
		'attention',
		['金額が大きすぎます。', '金額を入れ直してください。'],
		['The amount is too large.', 'Enter the amount again.'],
	),
	tender_short: message(
		'attention',
		['お預かりが足りません。', '不足分を受け取ってください。'],
		['What was given is not enough.', 'Take the rest.'],
	),
	tender_amount_invalid: message(
		'attention',
		['この金額では受け取れません。', '金額を入れ直してください。'],
		['This amount cannot be taken.', 'Enter it again.'],
	),
	tender_above_limit: message(
		'attention',
		['この支払い方法の上限を超えています。', '残りを別の方法で受け取ってください。'],
		['This is above the limit of this way to pay.', 'Take the rest another way.'],
	),
	tender_needs_network: message(
		'attention',
		['この支払い方法は、オフラインでは使えません。', '現金など別の方法で受け取ってください。'],
		['This way to pay needs a network.', 'Take cash or another way.'],
	),
	tender_above_offline_limit: message(
		'attention',
		['オフラインで使える上限を超えています。', '使える分までにして、残りを別の方法で受け取ってください。'],
		['This is more than may be spent offline.', 'Take less of it, and the rest another way.'],
	),
	tender_reference_missing: message(
		'attention',
		['番号が入っていません。', 'カードや控えの番号を入れてください。'],
		['The number is missing.', 'Enter the number of the card or slip.'],
	),
	tender_id_taken: message(
		'attention',
		['この番号はもう受け取っています。', '別の方法で残りを受け取ってください。'],
		['This number is taken already.', 'Take the rest another way.'],
	),
	tender_is_charged: message(
		'attention',
		['端末で決済済みです。', '先にこの支払いを取り消してください。'],
		['This is charged on the terminal.', 'Reverse it first.'],
	),
	payment_unsettled: message(
		'risk',
		[
			'決済の結果がまだ分かりません。',
			'もう一度決済せず、メニューの「決済の確認」で端末に問い合わせてください。',
		],
		[
			'It is not known yet what became of a charge.',
			'Do not charge again; ask the terminal under “Charges”.',
		],
	),
	payment_not_found: message(
		'attention',
		['この決済はもう残っていません。', '画面を閉じて、会計を続けてください。'],
		['This charge is settled already.', 'Close this and go on.'],
	),
	account_unknown: message(
		'attention',
		['この番号のカードは、この店では分かりません。', '番号を確かめるか、別の方法で受け取ってください。'],
		['This card is not known here.', 'Check its number, or take another way to pay.'],
	),
	account_missing: message(
		'attention',
		['返金クレジットの番号がまだありません。', '番号をスキャンするか、新しく発行してください。'],
		['The store credit has no account yet.', 'Scan its number, or issue a new one.'],
	),
	account_empty: message(
		'attention',
		['今このカードから使える残高がありません。', '別の方法で受け取ってください。'],
		['Nothing can be spent from this card now.', 'Take another way to pay.'],
	),
	tender_over: message(
		'attention',
		['カードの金額が多すぎます。', 'カードの支払いを取り消して入れ直してください。'],
		['The card amount is too high.', 'Remove the card payment and enter it again.'],
	),
	till_not_open: message(
		'attention',
		['レジが開いていません。', '釣り銭を数えてレジを開いてください。'],
		['The till is not open.', 'Count the float and open it.'],
	),
	till_already_open: message(
		'info',
		['レジはもう開いています。', 'そのまま続けてください。'],
		['The till is already open.', 'Carry on.'],
	),
	approver_may_not: message(
		'attention',
		['この人は承認できません。', '別の人に承認してもらってください。'],
		['This person may not approve it.', 'Ask somebody else.'],
	),
	reason_missing: message(
		'attention',
		['理由がまだありません。', '理由を選ぶか、ひとこと書いてください。'],
		['There is no reason yet.', 'Choose a reason, or write a word.'],
	),
	basket_open: message(
		'attention',
		['カゴに商品が残っています。', '会計を終えるか、保留にしてください。'],
		['There is still something in the basket.', 'Finish the sale or suspend it.'],
	),
	count_missing: message(
		'attention',
		['現金をまだ数えていません。', '先に数えてください。'],
		['The cash has not been counted yet.', 'Count it first.'],
	),
	count_stale: message(
		'attention',
		['数えたあとに現金が動きました。', 'もう一度数えてください。'],
		['Cash moved after the count.', 'Count it again.'],
	),
	over_short_reason_missing: message(
		'attention',
		['過不足の理由がまだありません。', '理由を選ぶか、もう一度数えてください。'],
		['The difference has no reason yet.', 'Choose a reason, or count again.'],
	),
	drawer_open: message(
		'attention',
		['ドロアがまだ開いています。', '先に数えて閉めてください。'],
		['The drawer is still open.', 'Count and close it first.'],
	),
	training_basket_open: message(
		'attention',
		['カゴに商品が残っています。', '会計を終えるか、保留にしてから切り替えてください。'],
		['There is still something in the basket.', 'Finish the sale or suspend it, then switch.'],
	),
	training_unchanged: message(
		'info',
		['練習モードはもう切り替わっています。', 'そのまま続けてください。'],
		['Training was switched already.', 'Carry on.'],
	),
	pin_wrong: message(
		'attention',
		['暗証番号が違います。', 'もう一度入れてください。'],
		['The PIN is wrong.', 'Enter it again.'],
	),
	pin_locked: message(
		'attention',
		['続けて間違えたため、しばらく受け付けません。', 'お待ちください。'],
		['Too many wrong PINs. This person has to wait.', 'Please wait.'],
	),
	staff_not_found: message(
		'attention',
		['この担当者は登録がありません。', '別の名前を選んでください。'],
		['This person is not known here.', 'Choose another name.'],
	),
	enrol_code_wrong: message(
		'attention',
		['コードが違うか、使用済みか、期限切れです。', 'サーバーで新しいコードを発行してください。'],
		['The code is wrong, used or expired.', 'Ask the server for a new one.'],
	),
	enrol_not_local: message(
		'attention',
		['この端末では、ワンタッチ登録は使えません。', 'ワンタイムコードを入れてください。'],
		['One-click enrolment works only on the server’s own machine.', 'Enter a one-time code.'],
	),
	server_unreachable: message(
		'info',
		['サーバーにつながりません。', 'ネットワークを確かめて、もう一度試してください。'],
		['The server can’t be reached.', 'Check the network and try again.'],
	),
	server_refused: message(
		'attention',
		['サーバーが受け付けませんでした。', '少し待って、もう一度試してください。'],
		['The server refused.', 'Wait a little and try again.'],
	),
	server_answer_invalid: message(
		'attention',
		['サーバーの返事が読めません。', 'アプリを更新して、もう一度試してください。'],
		['The server’s answer can’t be read.', 'Update the app and try again.'],
	),
	device_unknown: message(
		'attention',
		['この端末はサーバーに登録されていません。', '店長に端末の登録を頼んでください。'],
		['The server does not know this device.', 'Ask the manager to enrol it.'],
	),
	too_many_requests: message(
		'info',
		['続けて試しすぎました。', '1分待って、もう一度試してください。'],
		['Too many tries in a row.', 'Wait a minute and try again.'],
	),
	pack_corrupt: message(
		'attention',
		['商品データが途中で壊れました。取り込んでいません。', 'もう一度読み込んでください。'],
		['Item data was damaged on the way and not taken in.', 'Load it again.'],
	),
	insecure_address: message(
		'attention',
		[
			'このアドレス（http）では、端末にデータを安全に保存できません。',
			'https で始まるアドレス、またはサーバーと同じ端末の localhost でひらいてください。',
		],
		[
			'At this address (http) the browser keeps no data safely.',
			'Open it by an https address, or by localhost on the server’s own machine.',
		],
	),
	storage_failed: message(
		'risk',
		['端末に保存できません。この会計はまだ記録されていません。', 'お金を渡さず、もう一度保存してください。'],
		['This device can’t save. This sale is not recorded yet.', 'Hand over no money; save again.'],
	),
	storage_full: message(
		'risk',
		[
			'端末の空き容量がありません。この会計はまだ記録されていません。',
			'空きを作り、もう一度保存してください。',
		],
		['This device is full. This sale is not recorded yet.', 'Free some space, then save again.'],
	),
	writer_fenced: message(
		'risk',
		['この画面は古い版です。保存を止めました。', 'カゴの内容を控えて、アプリを開き直してください。'],
		['This screen is an old version and has stopped saving.', 'Note the basket, then reopen the app.'],
	),
	other_tab_writes: message(
		'attention',
		['別のタブがこのレジを使っています。', 'そのタブで続けてください。'],
		['Another tab is using this till.', 'Carry on in that tab.'],
	),
	catalogue_empty: message(
		'attention',
		['商品データがまだありません。', 'サーバーで商品を取り込んでください。'],
		['There are no items yet.', 'Import items on the server.'],
	),
	protocol_too_old: message(
		'attention',
		['この端末のアプリが古くなりました。会計は続けられます。', 'カゴが空のときに「更新」を押してください。'],
		['This app is too old for the server. Selling goes on.', 'Press Update when the basket is empty.'],
	),
	device_revoked: message(
		'attention',
		['この端末の登録は取り消されました。', '店長に連絡してください。記録はサーバーへ送られます。'],
		['This device is no longer one of the shop’s.', 'Call the manager. What it recorded is being sent.'],
	),
	device_forked: message(
		'attention',
		['同じ端末の複製が見つかりました。', '「登録し直す」を押してください。記録は両方とも残ります。'],
		['A copy of this device was found.', 'Press Register again. Both records are kept.'],
	),
	server_full: message(
		'attention',
		['サーバーの空き容量がありません。会計は続けられます。', '店長に連絡してください。'],
		['The server has no room left. Selling goes on.', 'Call the manager.'],
	),
	clock_wrong: message(
		'attention',
		['この端末の時計が大きくずれています。', '端末の日付と時刻を自動設定にしてください。'],
		['The clock of this device is far off.', 'Set date and time to automatic.'],
	),
	recovery_refused: message(
		'attention',
		['この端末をサーバーで確認できませんでした。', '店長から新しい登録コードをもらってください。'],
		['The server could not recognise this device.', 'Ask the manager for a new enrolment code.'],
	),
	chain_broken: message(
		'risk',
		['この端末の記録の一部が壊れています。', '会計を止めて店長に連絡してください。'],
		['Part of this device’s record is damaged.', 'Stop selling and call the manager.'],
	),
	nothing_to_export: message(
		'attention',
		['未送信の記録はありません。', 'そのまま続けてください。'],
		['Nothing is unsent.', 'Carry on.'],
	),
	sealed_file_wrong: message(
		'attention',
		['この店の封印ファイルではありません。', '正しいファイルを選んでください。'],
		['This is not a sealed file of this shop.', 'Choose the right file.'],
	),
};
