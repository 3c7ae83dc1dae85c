DROP INDEX `best_results_board`;--> statement-breakpoint
CREATE INDEX `best_results_board` ON `best_results` (`exercise_slug`,`host_fingerprint`,"speedup" desc,`wall_ms`,`at`,`speedup_low`,`speedup_high`,`user_id`);--> statement-breakpoint
UPDATE `best_results` SET `wall_ms` = 0, `submission_id` = coalesce((
	SELECT s.`id` FROM `submissions` s JOIN `reports` r ON r.`submission_id` = s.`id`
	WHERE s.`user_id` = `best_results`.`user_id` AND s.`exercise_slug` = `best_results`.`exercise_slug`
		AND s.`language` = `best_results`.`language` AND s.`verdict` = 'accepted'
		AND r.`report` ->> '$.host.fingerprint' = `best_results`.`host_fingerprint`
	ORDER BY s.`finished_at` LIMIT 1
), `submission_id`) WHERE `speedup` IS NULL;--> statement-breakpoint
UPDATE `best_results` SET `at` = coalesce((
	SELECT s.`finished_at` FROM `submissions` s WHERE s.`id` = `best_results`.`submission_id`
), `at`) WHERE `speedup` IS NULL;
