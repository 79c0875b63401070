from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycles', '0015_acts_on_good_examples'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='act',
            field=models.CharField(choices=[('send', 'ส่ง'), ('refuse_sending', 'ส่งไม่สำเร็จ'), ('recall', 'ดึงกลับมาแก้ไข'), ('return', 'ส่งคืนแก้ไข'), ('approve', 'เห็นชอบ'), ('reopen', 'เปิดให้แก้ไข'), ('assign', 'มอบหมายผู้พิจารณา'), ('take', 'รับไว้พิจารณา'), ('remark', 'บันทึกประเด็น'), ('note', 'บันทึกภายใน'), ('answer', 'ชี้แจงประเด็น'), ('close_remark', 'ปิดประเด็น'), ('reopen_remark', 'เปิดประเด็นอีกครั้ง'), ('prepare', 'เตรียมผลการพิจารณา'), ('unprepare', 'ยกเลิกผลการพิจารณาที่เตรียมไว้'), ('extend', 'ขยายระยะเวลา'), ('withdraw_extension', 'ยกเลิกการขยายระยะเวลา'), ('ask', 'ยื่นคำขอ'), ('grant', 'อนุญาตตามคำขอ'), ('refuse_request', 'ไม่อนุญาตตามคำขอ'), ('withdraw_request', 'ถอนคำขอ'), ('remind', 'เตือน'), ('exempt', 'ยกเว้น'), ('end_exemption', 'ยกเลิกการยกเว้น'), ('add_row', 'เพิ่มรายการ'), ('remove_row', 'ลบรายการ'), ('restore_row', 'นำรายการที่ลบกลับมา'), ('move_row', 'เปลี่ยนลำดับรายการ'), ('copy_row', 'คัดลอกจากแผนอื่น'), ('attach', 'แนบหลักฐาน'), ('detach', 'นำหลักฐานออก'), ('open_cycle', 'เปิดรอบ'), ('close_cycle', 'ปิดรอบและเก็บรูปเล่ม'), ('import_survey', 'นำเข้าผลการสำรวจ'), ('undo_import', 'ยกเลิกการนำเข้าผลการสำรวจ'), ('release_survey', 'เผยแพร่ผลการสำรวจ'), ('hide_comment', 'ซ่อนข้อคิดเห็น'), ('show_comment', 'แสดงข้อคิดเห็นที่ซ่อนไว้'), ('read_results', 'อ่านผลการสำรวจ'), ('mark_example', 'ยกเป็นตัวอย่างที่ดี'), ('unmark_example', 'ถอนจากตัวอย่างที่ดี')], max_length=30, verbose_name='การดำเนินการ'),
        ),
    ]
