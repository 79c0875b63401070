import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycles', '0014_outreach_sent'),
        ('reports', '0003_supplements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Book',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(blank=True, max_length=200, upload_to='', verbose_name='ไฟล์')),
                ('pages', models.PositiveIntegerField(default=0, verbose_name='จำนวนหน้า')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='จัดทำเมื่อ')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='ขอเมื่อ')),
                ('closes', models.BooleanField(default=False, verbose_name='จัดทำเพื่อปิดรอบ')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='เอกสารทั้งหมด (ฉบับ)')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='จัดทำแล้ว (ฉบับ)')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='เหตุที่จัดทำไม่สำเร็จ')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ผู้ขอ')),
                ('cycle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='book', to='cycles.cycle', verbose_name='รอบปีงบประมาณ')),
            ],
            options={
                'verbose_name': 'รูปเล่มของรอบปี',
                'verbose_name_plural': 'รูปเล่มของรอบปี',
            },
        ),
        migrations.CreateModel(
            name='FrozenYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('frozen_at', models.DateTimeField(verbose_name='ปิดรอบเมื่อ')),
                ('cycle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='frozen', to='cycles.cycle', verbose_name='รอบปีงบประมาณ')),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ผู้ปิดรอบ')),
            ],
            options={
                'verbose_name': 'รอบที่ปิดและเก็บรูปเล่มแล้ว',
                'verbose_name_plural': 'รอบที่ปิดและเก็บรูปเล่มแล้ว',
                'ordering': ['-cycle__fiscal_year'],
            },
        ),
        migrations.CreateModel(
            name='FrozenFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('book', 'รูปเล่ม (PDF)'), ('summary', 'สรุปสองหน้าสำหรับผู้ประเมิน (PDF)'), ('desk', 'ข้อมูลทั้งปีพร้อมผลสำรวจรายหน่วยงาน (Excel)'), ('whole', 'ข้อมูลทั้งปี (Excel)')], max_length=10, verbose_name='ไฟล์')),
                ('file', models.FileField(max_length=200, upload_to='', verbose_name='ที่จัดเก็บ')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveBigIntegerField(verbose_name='ขนาด (ไบต์)')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='reports.frozenyear', verbose_name='รอบที่ปิด')),
            ],
            options={
                'verbose_name': 'ไฟล์ของรอบที่ปิด',
                'verbose_name_plural': 'ไฟล์ของรอบที่ปิด',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('year', 'kind'), name='one_frozen_file_per_kind')],
            },
        ),
    ]
