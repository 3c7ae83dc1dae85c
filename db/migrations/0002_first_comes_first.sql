DROP INDEX `best_results_board`;--> statement-breakpoint
CREATE INDEX `best_results_board` ON `best_results` (`exercise_slug`,`host_fingerprint`,"speedup" desc,`wall_ms`,`at`,`speedup_low`,`speedup_high`,`user_id`);--> statement-breakpoint
UPDATE `best_results` SET `wall_ms` = 0 WHERE `speedup` IS NULL;
